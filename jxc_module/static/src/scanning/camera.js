import { Component, useState } from "@odoo/owl";
import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";

const BETWEEN_SCANS = 1500; // ms

/** The camera of a phone, read again and again. */
export class Camera extends Component {
    static template = "jxc_module.ScanCamera";
    static components = { BarcodeVideoScanner };
    static props = { onResult: Function, close: Function };

    setup() {
        this.delay = BETWEEN_SCANS;
        this.state = useState({ error: "" });
    }

    onError(error) {
        this.state.error = error.message;
    }
}
