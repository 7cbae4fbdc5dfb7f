// Registers the schema of each topic once more, and decodes a record of it in the Confluent wire format.
// Prints {"TOPIC": {"id": NUMBER, "value": VALUE}, ...}.
// Usage: node records.mjs REGISTRY_URL TOPIC...   with files TOPIC.avsc and TOPIC.bin here
import { readFile } from 'node:fs/promises';
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';

const [registryUrl, ...topics] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [registryUrl] });
const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
const records = {};
for (const topic of topics) {
  const schema = await readFile(`${topic}.avsc`, 'utf8');
  records[topic] = {
    id: await client.register(`${topic}-value`, { schema, schemaType: 'AVRO' }),
    value: await deserializer.deserialize(topic, await readFile(`${topic}.bin`)),
  };
}
console.log(JSON.stringify(records, (key, member) => (typeof member === 'bigint' ? member.toString() : member)));
process.exit(0);
