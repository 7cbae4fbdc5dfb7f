package io.isotherm.executor.power;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Hands datagrams on to a port of this machine, each only after a while. */
final class SlowRelay implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);

    SlowRelay(int target, long delaySeconds) throws SocketException {
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.execute(() -> relay(target, delaySeconds));
    }

    int port() {
        return socket.getLocalPort();
    }

    private void relay(int target, long delaySeconds) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                threads.schedule(() -> send(bytes, target), delaySeconds, TimeUnit.SECONDS);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void send(byte[] bytes, int target) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
        threads.shutdownNow();
    }
}
