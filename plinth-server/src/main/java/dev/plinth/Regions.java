package dev.plinth;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import java.util.List;
import java.util.Map;

/** The setting of the regions: an option wins over files and the environment, and these over what is in the data directory. */
final class Regions {
    private static final String SETTING = "plinth.regions";
    private static final String ONLY = "main";

    private Regions() {}

    static Map<String, Object> named(String... option) {
        return option.length == 0 ? Map.of() : Map.of(SETTING, String.join(",", option));
    }

    /** A region of the installation's own is a directory; which one is home the store says. */
    static Map<String, Object> found(DataDirectory directory) {
        List<String> own = Installation.regionsIn(directory);
        return Map.of(SETTING, own.isEmpty() ? ONLY : String.join(",", own));
    }
}
