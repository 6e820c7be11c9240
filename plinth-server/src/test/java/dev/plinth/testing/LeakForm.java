package dev.plinth.testing;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A way in which a value can lie about in the clear, or as good as in the clear. */
enum LeakForm {
    UTF_8 {
        @Override
        Stream<byte[]> patterns(String canary) {
            return Stream.of(
                    bytes(canary), bytes(canary.toLowerCase(Locale.ROOT)), bytes(canary.toUpperCase(Locale.ROOT)));
        }
    },
    LATIN_1 {
        @Override
        Stream<byte[]> patterns(String canary) {
            return encoded(canary, StandardCharsets.ISO_8859_1);
        }
    },
    UTF_16LE {
        @Override
        Stream<byte[]> patterns(String canary) {
            return encoded(canary, StandardCharsets.UTF_16LE);
        }
    },
    UTF_16BE {
        @Override
        Stream<byte[]> patterns(String canary) {
            return encoded(canary, StandardCharsets.UTF_16BE);
        }
    },
    HEX {
        @Override
        Stream<byte[]> patterns(String canary) {
            byte[] clear = bytes(canary);
            return Stream.of(HexFormat.of(), HexFormat.of().withUpperCase())
                    .map(format -> bytes(format.formatHex(clear)));
        }
    },
    BASE64 {
        @Override
        Stream<byte[]> patterns(String canary) {
            return IntStream.range(0, 3)
                    .boxed()
                    .flatMap(before -> Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
                            .map(encoder -> certainBase64(bytes(canary), before, encoder)));
        }
    },
    JSON_ESCAPED {
        @Override
        Stream<byte[]> patterns(String canary) {
            return Stream.of("%04x", "%04X")
                    .flatMap(digits -> Stream.of(0, 0x80, 0x10000).map(from -> bytes(json(canary, digits, from))));
        }
    },
    URL_ENCODED {
        @Override
        Stream<byte[]> patterns(String canary) {
            String form = URLEncoder.encode(canary, StandardCharsets.UTF_8);
            String path = form.replace("+", "%20");
            return Stream.of(
                            form,
                            path,
                            everyByte(canary, HexFormat.of()),
                            everyByte(canary, HexFormat.of().withUpperCase()))
                    .flatMap(text -> Stream.of(text, text.replace("%", "%25")))
                    .map(LeakForm::bytes);
        }
    },
    HTML_ESCAPED {
        @Override
        Stream<byte[]> patterns(String canary) {
            return Stream.of(bytes(canary.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&#39;")));
        }
    },
    /** A digest without a key is a leak too: whoever guesses the value can tell that it is there. */
    PLAIN_DIGEST {
        @Override
        Stream<byte[]> patterns(String canary) {
            return Stream.of("MD5", "SHA-1", "SHA-256", "SHA-512").flatMap(algorithm -> {
                byte[] digest = digest(algorithm, bytes(canary));
                return Stream.of(digest, bytes(HexFormat.of().formatHex(digest)));
            });
        }
    };

    /** Every byte string that means the canary in this form; at least one. */
    abstract Stream<byte[]> patterns(String canary);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<byte[]> encoded(String canary, Charset charset) {
        return Stream.of(canary.getBytes(charset));
    }

    /** The characters that are the same whatever stands around the value, when it begins {@code before} bytes into a group of three. */
    private static byte[] certainBase64(byte[] clear, int before, Base64.Encoder encoder) {
        byte[] shifted = new byte[before + clear.length];
        System.arraycopy(clear, 0, shifted, before, clear.length);
        byte[] encoded = encoder.withoutPadding().encode(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length * 8 / 6;
        return Arrays.copyOfRange(encoded, from, to);
    }

    private static String json(String canary, String digits, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < canary.length(); i++) {
            char c = canary.charAt(i);
            boolean mustEscape = c == '"' || c == '\\';
            if (c >= from) text.append("\\u").append(digits.formatted((int) c));
            else if (mustEscape) text.append('\\').append(c);
            else text.append(c);
        }
        return text.toString();
    }

    private static String everyByte(String canary, HexFormat format) {
        return format.withPrefix("%").formatHex(bytes(canary));
    }

    private static byte[] digest(String algorithm, byte[] clear) {
        try {
            return MessageDigest.getInstance(algorithm).digest(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All patterns of all forms for a canary, the same bytes only once and under the first form that has them. */
    static List<ByteSearch.Pattern> all(String canary) {
        return Arrays.stream(values())
                .flatMap(form -> form.patterns(canary).map(bytes -> new ByteSearch.Pattern(canary, form, bytes)))
                .toList();
    }
}
