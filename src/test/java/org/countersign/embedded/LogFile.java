package org.countersign.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Keeps the blocks of the log in a file: lowest and highest position, length, checksum, content.
 *
 * <p>A block is handed to the operating system before the engine sees it, so what was acknowledged
 * survives the death of this process, kill -9 included. Nothing is forced to the disk before the
 * file is closed: a power failure may cost the last seconds.
 */
final class LogFile implements AutoCloseable {

  private static final int HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

  @FunctionalInterface
  interface BlockReader {
    void read(long lowestPosition, long highestPosition, byte[] block);
  }

  private final Path path;
  private final FileChannel channel;

  /**
   * Opens or creates the file.
   *
   * @throws IllegalStateException if another running engine has it open
   */
  LogFile(final Path path) {
    this.path = path;
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new IllegalStateException(
            "The folder %s is in use by another embedded Camunda: stop it or give another folder."
                .formatted(path.toAbsolutePath().getParent()));
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads all blocks; what a crash left half written at the end is cut off. */
  void readAll(final BlockReader reader) {
    long end = 0;
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
      final long size = channel.size();
      while (end + HEADER <= size) {
        final long lowest = in.readLong();
        final long highest = in.readLong();
        final int length = in.readInt();
        final int checksum = in.readInt();
        if (length <= 0 || length > size - end - HEADER) {
          break;
        }
        final byte[] block = new byte[length];
        in.readFully(block);
        if (checksum != checksum(block)) {
          break;
        }
        reader.read(lowest, highest, block);
        end += HEADER + length;
      }
      cut(end);
    } catch (final EOFException e) {
      cut(end);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void append(final long lowestPosition, final long highestPosition, final byte[] block) {
    final var entry =
        ByteBuffer.allocate(HEADER + block.length)
            .putLong(lowestPosition)
            .putLong(highestPosition)
            .putInt(block.length)
            .putInt(checksum(block))
            .put(block)
            .flip();
    try {
      while (entry.hasRemaining()) {
        channel.write(entry);
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void clear() {
    cut(0);
  }

  @Override
  public void close() {
    try {
      channel.force(true);
      channel.close();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cut(final long length) {
    try {
      channel.truncate(length);
      channel.position(length);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean locked(final FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (final OverlappingFileLockException e) {
      return false;
    }
  }

  private static int checksum(final byte[] block) {
    final var checksum = new CRC32C();
    checksum.update(block);
    return (int) checksum.getValue();
  }
}
