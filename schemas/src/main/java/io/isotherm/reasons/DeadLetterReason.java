package io.isotherm.reasons;

import java.util.Locale;

/**
 * The catalogue of dead letters: every reason why a record is not taken up. It stands in the letter's header {@code
 * isotherm.reason}; the page {@code docs/rules.md} is generated from it.
 */
public enum DeadLetterReason {
    /** It does not begin as records in the Confluent wire format do. */
    NOT_AVRO(
            "it does not begin with a zero byte and a schema id, as records in the Confluent wire format do",
            "see who else writes to the topic"),
    /** The registry has no schema of the id that it names. */
    UNKNOWN_SCHEMA(
            "the registry has no Avro schema of the id that it names",
            "see that whoever wrote it uses the same registry, and that the registry has lost nothing"),
    /** It is a record of another type than its topic's. */
    FOREIGN_TYPE("it is a record of another type than its topic's", "see who else writes to the topic"),
    /** Its bytes are not what its schema says. */
    DAMAGED(
            "its bytes are not what its schema says, or go on after it",
            "see who wrote it, and whether something between changes records"),
    /** It is larger than any record that is worked on. */
    TOO_LARGE(
            "it is larger than any record that is worked on",
            "see who else writes to the topic; make the topics with `isotherm topics create`, whose bounds Kafka holds itself"),
    /** It has no value, on a topic of which nothing is deleted. */
    NO_VALUE("it has no value, on a topic of which nothing can be deleted", "see who else writes to the topic"),
    /** Its key is missing or cannot be a pool's or host's name. */
    BAD_KEY(
            "its key is missing, or is not `pool` or `pool/host` as its topic asks for; names have no control characters and at "
                    + "most 255 characters",
            "see who else writes to the topic; mend the names of pool and host in the collector's configuration"),
    /** Its key and its value name different pools or hosts. */
    KEY_CONTRADICTS_VALUE(
            "its key and its value name different pools or hosts", "mend whoever wrote it: both must say the same"),
    /** It is dated later than it can have happened. */
    DATED_AHEAD(
            "it is dated later than it was published, or far beyond its pool's time",
            "set the clock of the host that wrote it; Kafka's topics must keep the time of creation"),
    /** There are more of its kind than are kept: reports of its pool that wait, hosts of its pool, or pools. */
    TOO_MANY(
            "there are more of its kind than are kept: reports and approvals of its pool that wait for the next tick, hosts of "
                    + "its pool, or pools",
            "see who writes so many, and whether the pool's samples still come: without them there is no tick"),
    /** It says what cannot be, such as a name of a megabyte. */
    IMPLAUSIBLE(
            "it says what none of our services writes, such as a window that ends before it begins or a name of a megabyte",
            "see who else writes to the topic"),
    /** The configuration breaks a rule between its settings. */
    UNSOUND_CONFIGURATION(
            "the configuration has settings that are not allowed; the one before stays in force",
            "mend what the message names, and apply it again"),
    /** What follows from it cannot be written. */
    UNWRITABLE_RESULT(
            "Kafka or the schema refuses for good what follows from it, mostly for its size",
            "see the message; raise `max.message.bytes` of the topic that it names"),
    /** Each time that it was worked on, the process came to its limits. */
    EXHAUSTING(
            "each time that it was worked on, the process ran out of memory or stack",
            "give the service more memory, and report it"),
    /** It brought up an error of Isotherm's own. */
    FAULT("it brought up an error of Isotherm itself", "report it, with the record and the service's log");

    private final String meaning;
    private final String remedy;

    DeadLetterReason(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** As it stands in the letter, such as {@code not-avro}. */
    public String published() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is wrong with the record, for people. */
    public String meaning() {
        return meaning;
    }

    /** What an operator can do about it. */
    public String remedy() {
        return remedy;
    }
}
