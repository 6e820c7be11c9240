package dev.plinth;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a data directory says by what is in it, where neither options, files nor the environment say anything. */
final class FoundSettings {
    private static final String REGIONS = "plinth.regions";
    private static final String ONLY = "main";
    private static final String CUSTOMER = "plinth.keys.files.customer";

    private FoundSettings() {}

    /** The regions that an option names; it wins over everything. */
    static Map<String, Object> regions(String... option) {
        return option.length == 0 ? Map.of() : Map.of(REGIONS, String.join(",", option));
    }

    /** The demo's provider for customer keys, and where its keys are. */
    static Map<String, Object> customerKeys(DataDirectory directory) {
        return Map.of(CUSTOMER, directory.resolve("customer-kek").toString());
    }

    /**
     * A region of the installation's own is a directory; which one is home the store says. Customer keys that the demo left are
     * needed by whatever opens the directory next.
     */
    static Map<String, Object> in(DataDirectory directory) {
        List<String> own = Installation.regionsIn(directory);
        Map<String, Object> found = new HashMap<>(Map.of(REGIONS, own.isEmpty() ? ONLY : String.join(",", own)));
        Map<String, Object> customer = customerKeys(directory);
        if (Files.isDirectory(Path.of(String.valueOf(customer.get(CUSTOMER))))) found.putAll(customer);
        return found;
    }
}
