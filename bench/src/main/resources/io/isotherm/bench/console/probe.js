// Runs in the console's page before its own scripts, and notes when what was drawn. A frame has been shown once the next begins.
(() => {
    const probe = { firstView: 0, wholeView: 0, shown: [], frames: [], measuring: false };
    globalThis.probe = probe;

    function watch(state) {
        const known = new Map();
        let seen = state.hosts;
        let drawn = [];
        let first = false;
        let whole = false;
        let last = 0;
        const frame = (at) => {
            if (probe.measuring && last > 0) probe.frames.push(at - last);
            last = at;
            const now = Date.now();
            probe.shown.push(...drawn.map((host) => [host.host, Date.parse(host.at), now]));
            drawn = [];
            if (first && !probe.firstView) probe.firstView = performance.now();
            if (whole && !probe.wholeView) probe.wholeView = performance.now();
            if (state.hosts !== seen) {
                seen = state.hosts;
                for (const host of seen.values()) {
                    if (known.get(host.host) !== host.at) {
                        known.set(host.host, host.at);
                        drawn.push(host);
                    }
                }
                first = state.summary !== null && seen.size > 0;
                whole = first && [...seen.values()].every((host) => host.guests.length === host.guestCount);
            }
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }

    addEventListener('DOMContentLoaded', () => {
        if (location.protocol.startsWith('http')) {
            import(new URL('./store.js', location.href).href).then((store) => watch(store.state));
        }
    });
})();
