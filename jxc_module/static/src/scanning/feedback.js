import { browser } from "@web/core/browser/browser";

const KEY = "jxc_stocktake_mute";
const SIGNS = {
    good: { tones: [[880, 0.07]], buzz: 40 },
    again: {
        tones: [
            [660, 0.06],
            [880, 0.06],
        ],
        buzz: [30, 40, 30],
    },
    bad: { tones: [[220, 0.3]], buzz: [200, 80, 200] },
};

/** Sound and vibration: a counter looks at the shelf, not at the page. */
export class Feedback {
    constructor() {
        this.muted = browser.localStorage.getItem(KEY) === "1";
        this.audio = null;
    }

    toggle() {
        this.muted = !this.muted;
        browser.localStorage.setItem(KEY, this.muted ? "1" : "0");
    }

    /** @param {"good"|"again"|"bad"} name */
    give(name) {
        const { tones, buzz } = SIGNS[name];
        try {
            browser.navigator.vibrate?.(buzz);
        } catch {
            // a device that does not shake
        }
        if (!this.muted) {
            this.play(tones);
        }
    }

    play(tones) {
        const Context = window.AudioContext || window.webkitAudioContext;
        if (!Context) {
            return;
        }
        try {
            this.audio ||= new Context();
            let start = this.audio.currentTime;
            for (const [frequency, seconds] of tones) {
                const tone = this.audio.createOscillator();
                tone.frequency.value = frequency;
                tone.connect(this.audio.destination);
                tone.start(start);
                tone.stop((start += seconds));
            }
        } catch {
            // a browser that plays nothing before it is touched
        }
    }
}
