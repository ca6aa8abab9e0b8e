using System.Globalization;
using Cnn.Models.Data.Lists;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Arrays;

/// <summary>Opens sets of NumPy arrays, such as those of MedMNIST and of Keras.</summary>
internal static class ArrayOpener
{
    private const int MostClasses = 100_000;

    /// <summary>Opens the parts that the names of the arrays say, or holds a part out.</summary>
    /// <exception cref="DataException">A file is bad, or arrays are no images or do not fit each other.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        var leftOut = new List<string>();
        return Open(new ArraySet(path, "npz", ArrayFile.Read(path, options, leftOut), 0, leftOut), options);
    }

    /// <inheritdoc cref="Open(string, DataOptions)"/>
    public static DataSplit Open(ArraySet set, DataOptions options)
    {
        (string path, Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> arrays) = (set.Path, set.Parts);
        foreach ((ListPart part, (NumberArray? images, NumberArray? labels)) in arrays)
        {
            Check(path, part, images, labels);
        }

        if (!arrays.TryGetValue(ListPart.Train, out (NumberArray? Images, NumberArray? Labels) train))
        {
            throw new DataException($"{path} has no images to learn from: expected arrays called train_images and train_labels, x_train and y_train, or " +
                $"images and labels.");
        }

        int width = PerImage(train.Labels!);
        if (arrays.Values.FirstOrDefault(a => PerImage(a.Labels!) != width).Labels is { } other)
        {
            throw new DataException(
                $"{other.Name} has {PerImage(other)} numbers for each image, and {train.Labels!.Name} has {width}: all parts are labelled alike.");
        }

        bool isOneHot = options.LabelKind is null or LabelKind.Class && arrays.Values.All(a => OneHot.Is(a.Labels!));
        if (isOneHot)
        {
            arrays = arrays.ToDictionary(a => a.Key, a => (a.Value.Images, (NumberArray?)OneHot.ToClasses(a.Value.Labels!)));
            train = arrays[ListPart.Train];
        }

        bool areWhole = options.LabelKind is null && !isOneHot && arrays.Values.All(a => WholeLabels.Are(a.Labels!));
        LabelKind kind = options.LabelKind ?? (areWhole ? LabelKind.Class : Guess(train.Labels!));
        int classes = kind == LabelKind.Class && !isOneHot ? ClassesOf(arrays.Values.Select(a => a.Labels!)) : width;
        if (kind == LabelKind.Class && !isOneHot && set.Names is null && options is { LabelKind: null, ClassNames: null })
        {
            RequireDense(arrays.Values.Select(a => a.Labels!), set.First);
        }

        string[] own = kind == LabelKind.Number ? [] : set.Names is { } given ? Named(path, given, classes)
            : [.. Enumerable.Range(set.First, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        classes = kind == LabelKind.Class ? own.Length : classes;

        // A network has its classes in an order of its own, in which these stand by their names.
        string[]? known = kind == LabelKind.Class && options.ClassNames is { } learned ? [.. learned] : null;
        string[] names = known ?? own;
        int[] places = known is null ? [.. Enumerable.Range(0, classes)] : Array.ConvertAll(own, n => Array.IndexOf(known, n));
        double scale = train.Images!.PixelScale();
        int[] sizes = train.Images.Shape[1..];
        Dataset? Part(ListPart part) => arrays.TryGetValue(part, out (NumberArray? Images, NumberArray? Labels) found)
            ? Read((found.Images!, scale), (found.Labels!, places), sizes, kind, names, options)
            : null;

        Dataset whole = Part(ListPart.Train)!;
        (Dataset? validation, Dataset? test) = (Part(ListPart.Validation), Part(ListPart.Test));
        string[] notes =
        [
            .. set.Notes,
            $"{path}: {train.Images.Name} has {train.Images.Shape[0]} images of {string.Join(" x ", sizes)}" +
                (kind == LabelKind.Class ? $", of {names.Length} classes." : kind == LabelKind.Several ? $", with {names.Length} labels each." :
                    ", with numbers to be learned."),
            .. WholeLabels.Notes(train.Labels!, kind, options),
            .. ArrayLayout.Notes(path, sizes, options),
            .. validation is not null && test is null ? [$"{path} has no test part: the images of validation are it."] : Array.Empty<string>(),
        ];
        if (test is null && validation is null)
        {
            ImageDataset images = whole as ImageDataset ?? ((TargetRows)whole).Images;
            DataSplit held = Splitting.HoldOut(whole, images, options, path, set.Kind);
            return held with { Notes = [.. notes, .. held.Notes], Kind = kind };
        }

        return new DataSplit(whole, test ?? validation!, set.Kind) { Validation = test is null ? null : validation, Notes = notes, Kind = kind };
    }

    private static void Check(string path, ListPart part, NumberArray? images, NumberArray? labels)
    {
        if (images is null || labels is null)
        {
            throw new DataException(
                $"{path} has {(images is null ? "labels" : "images")} of {part.ToString().ToLowerInvariant()} and no " +
                    $"{(images is null ? "images" : "labels")} for them.");
        }

        if (labels.Shape.Length == 0 || images.Shape.Length is < 3 or > 5 || images.Shape[0] != labels.Shape[0])
        {
            throw new DataException(
                $"{images.Name} has the sizes {images.Sizes}, and {labels.Name} {labels.Sizes}: expected images of N x H x W or N x H x W x 3, or " +
                    $"volumes of N x D x H x W, and as many " +
                    $"labels.");
        }
    }

    // Numbers with decimals are to be learned, unless each image has several of nothing but 0 and 1.
    private static LabelKind Guess(NumberArray labels)
    {
        bool areSeveral = labels.Count > labels.Shape[0];
        return !labels.IsWhole && !(areSeveral && labels.AreMarks) ? LabelKind.Number : areSeveral ? LabelKind.Several : LabelKind.Class;
    }

    private static int ClassesOf(IEnumerable<NumberArray> all)
    {
        int classes = 0;
        foreach (NumberArray labels in all)
        {
            for (int i = 0; i < labels.Count; i++)
            {
                double label = labels[i];
                classes = label >= 0 && label < MostClasses && label == Math.Truncate(label)
                    ? Math.Max(classes, (int)label + 1)
                    : throw new DataException(string.Create(
                        CultureInfo.InvariantCulture, $"{labels.Name} has the label {label} for image {i}: expected classes as whole numbers from 0 to " +
                            $"{MostClasses - 1}."));
            }
        }

        return classes;
    }

    private static void RequireDense(IEnumerable<NumberArray> all, int first)
    {
        (NumberArray Labels, int Index)[] places = [.. all.SelectMany(l => Enumerable.Range(0, l.Count).Select(i => (l, i)))];
        LabelRange.Require(places[0].Labels.Name, [.. places.Select(p => (int)p.Labels[p.Index])], at => string.Create(
            CultureInfo.InvariantCulture, $"for image {places[at].Index}{(places[at].Labels == places[0].Labels ? "" : $" of {places[at].Labels.Name}")}"),
            first);
    }

    private static string[] Named(string path, IReadOnlyList<string> names, int classes) => names.Count >= classes
        ? [.. names]
        : throw new DataException($"{path} has names for {names.Count} classes, and {classes} classes: expected a name for each.");

    private static int PerImage(NumberArray labels) => labels.Count / labels.Shape[0];

    private static int ClassOf(NumberArray labels, int index, int[] places, string[] names) => places[(int)labels[index]] is >= 0 and var place
        ? place
        : throw new DataException(string.Create(
            CultureInfo.InvariantCulture, $"{labels.Name} has the label {labels[index]} for image {index}, which is not one that the network learned: " +
                $"expected {string.Join(", ", names.Take(10))}{(names.Length > 10 ? ", …" : "")}."));

    private static Dataset Read(
        (NumberArray Array, double Scale) pictures, (NumberArray Array, int[] Places) marks, int[] sizes, LabelKind kind, string[] names, DataOptions options)
    {
        (NumberArray images, NumberArray labels) = (pictures.Array, marks.Array);
        if (!images.Shape.AsSpan(1).SequenceEqual(sizes))
        {
            throw new DataException($"{images.Name} has images of {string.Join(" x ", images.Shape[1..])}, and the training part of " +
                $"{string.Join(" x ", sizes)}.");
        }

        (DataFormat order, int height, int width, int channels, int slices) = ArrayLayout.Of(images, sizes, options);
        byte[] pixels = images.ToPixels(pictures.Scale);
        if (slices == 0 && channels is 1 or 3)
        {
            (pixels, order, (height, width, channels)) = Resized.To(pixels, labels.Shape[0], order, (height, width, channels), options);
        }

        int perImage = PerImage(labels);
        if (kind == LabelKind.Class && perImage != 1)
        {
            throw new DataException($"{labels.Name} has {perImage} numbers for each image: expected one class.");
        }

        int[] classes = kind == LabelKind.Class
            ? [.. Enumerable.Range(0, labels.Count).Select(i => ClassOf(labels, i, marks.Places, names))]
            : new int[labels.Shape[0]];
        var dataset = new ArrayDataset(
            pixels, classes, (height, width, channels), kind == LabelKind.Class ? names : ["all"], options.Encoding, order, slices) { IsOfRows = true };
        if (kind == LabelKind.Class)
        {
            return dataset;
        }

        float[] rows = [.. Enumerable.Range(0, labels.Count).Select(i => (float)labels[i])];
        int bad = Array.FindIndex(rows, v => !float.IsFinite(v) || (kind == LabelKind.Several && v is not (0 or 1)));
        return bad < 0
            ? new TargetRows(dataset, rows, perImage, names)
            : throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{labels.Name} has {labels[bad]} for image {bad / perImage}: expected " +
                    $"{(kind == LabelKind.Several ? "0 or 1" : "numbers that are finite, and that 32 bits hold")}."));
    }
}
