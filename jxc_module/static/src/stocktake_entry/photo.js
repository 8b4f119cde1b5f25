const LONG_SIDE = 1280; // pixels
const QUALITY = 0.7;

/**
 * Make a photo small enough to wait in local storage and to be sent over a poor connection.
 *
 * @param {File} file
 * @returns {Promise<string>} base64 of a JPEG
 */
export async function shrinkPhoto(file) {
    const picture = await window.createImageBitmap(file);
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
