package io.isotherm.launcher.demo;

import io.isotherm.runtime.KafkaConnection;
import java.util.concurrent.CountDownLatch;

/** Who watches a demo. */
interface DemoAudience {

    /**
     * The console is there.
     *
     * @param kafka how other commands reach the pool
     */
    void invite(String address, KafkaConnection kafka);

    /** The story has been told. */
    void tell(DemoSummary summary);

    /** What ends the demo, once the story has been told. */
    CountDownLatch end();
}
