using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>What Keras keeps under keras.utils and has to do with images and pictures: it is found under <see cref="Utils"/>.</summary>
public static class ImageUtils
{
    extension(Utils)
    {
        /// <summary>The images of a folder that has a folder for each class: <see cref="ImageDataset.FromDirectory"/>.</summary>
        /// <inheritdoc cref="ImageDataset.FromDirectory"/>
        public static Dataset ImageDatasetFromDirectory(
            string directory,
            string labelMode = "int",
            IReadOnlyList<string>? classNames = null,
            string colorMode = "rgb",
            (int Height, int Width)? imageSize = null,
            int seed = 0,
            double? validationSplit = null,
            string? subset = null) =>
            ImageDataset.FromDirectory(directory, labelMode, classNames, colorMode, imageSize, seed, validationSplit, subset);

        /// <summary>Reads an image.</summary>
        /// <param name="path">The file.</param>
        /// <param name="colorMode">"rgb", or "grayscale".</param>
        /// <param name="targetSize">(height, width) to which it is resized; its own size if null.</param>
        /// <exception cref="DataException">The file is missing, damaged, or no image.</exception>
        /// <exception cref="ArgumentException">Another colour mode.</exception>
        public static RawImage LoadImg(string path, string colorMode = "rgb", (int Height, int Width)? targetSize = null)
        {
            int channels = colorMode switch
            {
                "rgb" => 3,
                "grayscale" => 1,
                _ => throw new ArgumentException($"Expected \"rgb\" or \"grayscale\", received \"{colorMode}\".", nameof(colorMode)),
            };
            RawImage image = ImageFile.Read(path).ToChannels(channels);
            return targetSize is { } size ? image.Resize(size.Height, size.Width) : image;
        }

        /// <summary>The pixels of an image as numbers from 0 to 255, (height, width, channels).</summary>
        public static Tensor ImgToArray(RawImage img)
        {
            ArgumentNullException.ThrowIfNull(img);
            return Tensor.From<byte>(img.Pixels, img.Height, img.Width, img.Channels).ToFloat32();
        }

        /// <summary>Draws a network into a file, layer by layer with its shapes: a PNG, or an SVG or DOT file where the name ends so.</summary>
        /// <param name="model">The network.</param>
        /// <param name="toFile">The file.</param>
        /// <exception cref="ArgumentException">The name ends otherwise.</exception>
        public static void PlotModel(Model model, string toFile = "model.png")
        {
            ArgumentException.ThrowIfNullOrEmpty(toFile);
            switch (Path.GetExtension(toFile).ToUpperInvariant())
            {
                case ".PNG":
                    AtomicFile.WriteBytes(toFile, NetworkDrawing.ToPng(model, everyLayer: true));
                    break;
                case ".SVG":
                    AtomicFile.WriteText(toFile, NetworkDrawing.ToSvg(model, everyLayer: true));
                    break;
                case ".DOT":
                    AtomicFile.WriteText(toFile, NetworkDrawing.ToDot(model, everyLayer: true));
                    break;
                default:
                    throw new ArgumentException($"A drawing ends in .png, .svg or .dot; received '{toFile}'.", nameof(toFile));
            }
        }
    }
}
