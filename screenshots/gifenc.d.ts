// The package has no types of its own.
declare module 'gifenc' {
	type Palette = readonly (readonly number[])[];
	const gifenc: {
		GIFEncoder: () => {
			writeFrame: (
				pixels: Uint8Array,
				width: number,
				height: number,
				options: {palette: Palette; delay: number},
			) => void;
			finish: () => void;
			bytes: () => Uint8Array;
		};
		quantize: (pixels: Uint8Array, colours: number) => Palette;
		applyPalette: (pixels: Uint8Array, palette: Palette) => Uint8Array;
	};
	export default gifenc;
}
