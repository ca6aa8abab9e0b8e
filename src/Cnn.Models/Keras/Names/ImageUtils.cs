using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>What Keras keeps under keras.utils and has to do with images and pictures: it is found under <see cref="Utils"/>.</summary>
public static class ImageUtils
{
    extension(Utils)
    {
        /// <summary>The images of a folder that has a folder for each class: <see cref="ImageDataset.FromDirectory"/>.</summary>
        /// <param name="directory">The folder; the names of the folders in it, in ordinal order, are the classes.</param>
        /// <param name="labelMode">"int" for labels as whole numbers, for sparse losses; "categorical" for one-hot rows.</param>
        /// <param name="classNames">The classes in the order of their labels; the folders' names if null.</param>
        /// <param name="colorMode">"rgb", or "grayscale".</param>
        /// <param name="batchSize">Samples of a step that is told no number; null where Fit says it.</param>
        /// <param name="imageSize">(height, width) to which images are resized; 256 x 256 if null.</param>
        /// <param name="seed">Of the choice of what is held out.</param>
        /// <param name="validationSplit">The share that is held out, in (0, 1); all is given if null.</param>
        /// <param name="subset">With <paramref name="validationSplit"/>: "training" for what is not held out, "validation" for what is.</param>
        /// <inheritdoc cref="ImageDataset.FromDirectory" path="/exception"/>
        public static Dataset ImageDatasetFromDirectory(
            string directory,
            string labelMode = "int",
            IReadOnlyList<string>? classNames = null,
            string colorMode = "rgb",
            int? batchSize = null,
            (int Height, int Width)? imageSize = null,
            int seed = 0,
            double? validationSplit = null,
            string? subset = null)
        {
            Dataset images = ImageDataset.FromDirectory(directory, labelMode, classNames, colorMode, imageSize, seed, validationSplit, subset);
            return batchSize is { } size ? images.Batch(size) : images;
        }

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

        /// <summary>Draws a network into a file, layer by layer: a PNG, or an SVG or DOT file where the name ends so.</summary>
        /// <param name="model">The network.</param>
        /// <param name="toFile">The file.</param>
        /// <param name="showShapes">Whether it says what comes out of each layer.</param>
        /// <param name="showLayerNames">Whether it says what each layer is called.</param>
        /// <exception cref="ArgumentException">The name ends otherwise.</exception>
        public static void PlotModel(Model model, string toFile = "model.png", bool showShapes = true, bool showLayerNames = false)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentException.ThrowIfNullOrEmpty(toFile);
            NetworkDiagram diagram = NetworkDiagram.Create(model, everyLayer: true).Showing(showShapes, showLayerNames);
            switch (Path.GetExtension(toFile).ToUpperInvariant())
            {
                case ".PNG":
                    AtomicFile.WriteBytes(toFile, PngDrawing.Write(SvgDrawing.Write(diagram)));
                    break;
                case ".SVG":
                    AtomicFile.WriteText(toFile, SvgDrawing.Write(diagram));
                    break;
                case ".DOT":
                    AtomicFile.WriteText(toFile, DotDrawing.Write(diagram));
                    break;
                default:
                    throw new ArgumentException($"A drawing ends in .png, .svg or .dot; received '{toFile}'.", nameof(toFile));
            }
        }
    }
}
