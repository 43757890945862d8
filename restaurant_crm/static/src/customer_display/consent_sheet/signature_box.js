/* global SignaturePad */

import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";

// The picture that is kept, in points: a line on white, a few kilobytes.
const WIDTH = 480;
const HEIGHT = 160;
// Points that a line has to be long at least: a dot is no signature.
const SHORTEST = 40;

/** Where the guest signs with a finger, a pen or a mouse. */
export class SignatureBox extends Component {
    static template = "restaurant_crm.SignatureBox";
    static props = {
        label: String,
        again: String,
        onChange: Function,
        disabled: { type: Boolean, optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        onMounted(() => {
            this.pad = new SignaturePad(this.canvas.el, { minWidth: 1.5, maxWidth: 3 });
            this.pad.addEventListener("endStroke", () => this.say());
            this.fit();
            this.observer = new ResizeObserver(() => this.fit());
            this.observer.observe(this.canvas.el);
        });
        onWillUnmount(() => {
            this.observer.disconnect();
            this.pad.off();
        });
    }

    /** The display is turned: what is signed stays, where there is room for it. */
    fit() {
        const { el } = this.canvas;
        const { clientWidth: width, clientHeight: height } = el;
        if (el.width === width && el.height === height) {
            return;
        }
        const strokes = this.pad.toData();
        Object.assign(el, { width, height });
        this.pad.clear();
        this.pad.fromData(strokes);
    }

    clear() {
        this.pad.clear();
        this.say();
    }

    say() {
        this.props.onChange(this.length >= SHORTEST ? this.picture() : "");
    }

    /** Of all that was drawn, in points. */
    get length() {
        const between = (point, before) =>
            before ? Math.hypot(point.x - before.x, point.y - before.y) : 0;
        return this.pad
            .toData()
            .flatMap(({ points }) => points.map((point, i) => between(point, points[i - 1])))
            .reduce((sum, length) => sum + length, 0);
    }

    /** As large as it is kept, whatever the display is like. */
    picture() {
        const { el } = this.canvas;
        const kept = document.createElement("canvas");
        Object.assign(kept, { width: WIDTH, height: HEIGHT });
        const paper = kept.getContext("2d");
        paper.fillStyle = "white";
        paper.fillRect(0, 0, WIDTH, HEIGHT);
        const scale = Math.min(WIDTH / el.width, HEIGHT / el.height);
        paper.drawImage(el, 0, 0, el.width * scale, el.height * scale);
        return kept.toDataURL("image/png");
    }
}
