package io.isotherm.executor;

/** Who steps watches until they are over. */
interface Steps {

    /** Steps a watch again and again, and runs {@code whenOver} when it is over. */
    void follow(Watch watch, Runnable whenOver);

    /** Steps nothing any more. What was under way stays under way. */
    void stop();
}
