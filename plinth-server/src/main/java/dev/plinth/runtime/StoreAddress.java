package dev.plinth.runtime;

/** How to reach one database as one role. Never prints its password. */
public record StoreAddress(String url, String user, String password) {
    @Override
    public String toString() {
        return "StoreAddress[" + url + " as " + user + "]";
    }
}
