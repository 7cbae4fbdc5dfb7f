package io.isotherm.launcher.demo;

import java.util.concurrent.CountDownLatch;

/** Who watches a demo. */
interface DemoAudience {

    /** The console is there. */
    void invite(String address);

    /** The story has been told. */
    void tell(DemoSummary summary);

    /** What ends the demo, once the story has been told. */
    CountDownLatch end();
}
