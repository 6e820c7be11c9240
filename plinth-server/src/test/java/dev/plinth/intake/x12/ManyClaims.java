package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.RecordSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A claim file of any length that is never in memory as a whole. Its main method reads one and prints how many claims it found. */
public final class ManyClaims {
    private ManyClaims() {}

    public static void main(String[] arguments) throws IOException {
        int wanted = Integer.parseInt(arguments[0]);
        Counter counter = new Counter();
        new X12Reader().read(file(wanted), counter);
        System.out.println("claims " + counter.claims + " errors " + counter.errors);
    }

    /** One interchange with one transaction of this many claims, a hundred to a subscriber. */
    public static InputStream file(int claims) {
        List<String> sample = X12Samples.claims();
        String head = X12Samples.text(sample.subList(0, 12));
        String subscriber = X12Samples.text(sample.subList(12, 19));
        String claim = X12Samples.text(sample.subList(19, 27));
        int subscribers = (claims + 99) / 100;
        long segments = 10 + 7L * subscribers + 8L * claims + 1;
        Stream<String> body = IntStream.range(0, claims)
                .mapToObj(i -> (i % 100 == 0 ? subscriber.replace("HL*2*", "HL*" + (2 + i / 100) + "*") : "")
                        + claim.replace("FS-1001", "MC-" + i));
        Stream<String> parts = Stream.concat(
                Stream.concat(Stream.of(head), body), Stream.of("SE*" + segments + "*0007~GE*1*31~IEA*1*000000031~"));
        return new Joined(parts.iterator());
    }

    /** The texts one after the other. */
    private static final class Joined extends InputStream {
        private final Iterator<String> parts;
        private byte[] part = {};
        private int at;

        Joined(Iterator<String> parts) {
            this.parts = parts;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            while (at == part.length) {
                if (!parts.hasNext()) return -1;
                part = parts.next().getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            int got = Math.min(length, part.length - at);
            System.arraycopy(part, at, into, from, got);
            at += got;
            return got;
        }
    }

    private static final class Counter implements RecordSink {
        private long claims;
        private long errors;

        @Override
        public void record(ParsedRecord found) {
            if (found.collection().equals("claims")) claims++;
        }

        @Override
        public void finding(Finding found) {
            if (found.refuses()) {
                errors++;
                if (errors < 5) System.out.println(found);
            }
        }
    }
}
