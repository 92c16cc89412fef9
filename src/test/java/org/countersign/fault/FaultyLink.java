package org.countersign.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP connection between the application and one of its services that can go wrong: a port on
 * 127.0.0.1 that passes everything on to another one, until told otherwise.
 */
final class FaultyLink implements AutoCloseable {

  /** What goes wrong. */
  enum Fault {
    NONE,
    /** Every packet of an answer comes late. */
    SLOW,
    /**
     * No packet arrives and nobody is told: connections of that time never work again and are never
     * closed, as behind a firewall that forgot them.
     */
    LOST,
    /** Every second answer ends in the middle with a reset. */
    CUT,
    /** Connections are closed, and new ones too as soon as they are made. */
    REFUSED
  }

  static final Duration SLOWNESS = Duration.ofMillis(200);

  private final ServerSocket server;
  private final int target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Pair> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  FaultyLink(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void set(Fault changed) {
    fault = changed;
    if (changed == Fault.LOST) {
      open.forEach(Pair::lose);
    }
    if (changed == Fault.REFUSED) {
      open.forEach(Pair::reset);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      if (fault == Fault.REFUSED) {
        client.setSoLinger(true, 0);
        client.close();
        return;
      }
      Socket service = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      service.setTcpNoDelay(true);
      Pair pair = new Pair(client, service);
      open.add(pair);
      if (fault == Fault.LOST) {
        pair.lose();
      }
      threads.execute(() -> pair.pass(client, service, false));
      threads.execute(() -> pair.pass(service, client, true));
    } catch (IOException e) {
      close(client);
    }
  }

  @Override
  public void close() {
    close(server);
    open.forEach(Pair::reset);
    threads.close();
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // it is gone
    }
  }

  private final class Pair {

    private final Socket client;
    private final Socket service;
    private volatile boolean lost;

    Pair(Socket client, Socket service) {
      this.client = client;
      this.service = service;
    }

    void lose() {
      lost = true;
    }

    void reset() {
      for (Socket socket : new Socket[] {client, service}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // it is closed
        }
        FaultyLink.close(socket);
      }
      open.remove(this);
    }

    void pass(Socket from, Socket to, boolean answer) {
      byte[] bytes = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          if (lost) {
            continue;
          }
          if (answer && fault == Fault.SLOW) {
            Program.pause(SLOWNESS);
          }
          if (answer && fault == Fault.CUT && ThreadLocalRandom.current().nextBoolean()) {
            out.write(bytes, 0, read / 2);
            reset();
            return;
          }
          out.write(bytes, 0, read);
        }
        if (!lost) {
          to.shutdownOutput();
        }
      } catch (IOException e) {
        if (!lost) {
          reset();
        }
      }
    }
  }
}
