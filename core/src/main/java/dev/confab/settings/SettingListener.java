package dev.confab.settings;

/**
 * The application's code that hears of a setting's new value. One call at a time per subscription, with no lock held, never on a
 * protocol thread. What it throws is logged; it stays subscribed.
 */
@FunctionalInterface
public interface SettingListener<T> {

    /**
     * The setting has another value. What changed and changed back, or changed twice while this listener was busy, is heard of as
     * one step at most.
     *
     * @param oldValue what this listener heard of last, or the value when it subscribed
     */
    void onChange(T oldValue, T newValue);
}
