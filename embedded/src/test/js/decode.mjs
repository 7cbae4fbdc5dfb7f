// Decodes one record value in the Confluent wire format and prints it as JSON.
// Usage: node decode.mjs REGISTRY_URL TOPIC FILE
import { readFile } from 'node:fs/promises';
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';

const [registryUrl, topic, file] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [registryUrl] });
const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
const value = await deserializer.deserialize(topic, await readFile(file));
console.log(JSON.stringify(value, (key, member) => (typeof member === 'bigint' ? member.toString() : member)));
process.exit(0);
