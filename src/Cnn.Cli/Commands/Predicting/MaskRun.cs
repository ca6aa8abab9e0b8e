using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>cnn predict with a network that gives a class for each pixel: masks, and which share of an image each class has.</summary>
/// <param name="console">Where results go.</param>
/// <param name="path">The file of the network.</param>
/// <param name="output">What the network gives.</param>
/// <param name="top">How many classes are printed for an image.</param>
/// <param name="folder">Where masks go; null for nowhere.</param>
internal sealed class MaskRun(CommandOutput console, string path, PixelOutput output, int top, string? folder)
{
    /// <summary>Looks at all images.</summary>
    /// <returns>0; 1 where some could not be used.</returns>
    public int Run(Model model, ImageFiles images, ImageEncoding encoding, string[] classes)
    {
        if (folder is not null && Path.GetExtension(folder).ToLowerInvariant() is ".csv" or ".png")
        {
            throw new UsageException(
                $"--output: '{path}' gives a class for each pixel, and its masks go into a folder; '{folder}' is called as a file. Name a folder.");
        }

        if (folder is not null && encoding.Fit == ImageFit.Crop)
        {
            console.Note("The network sees the middle of images: masks are of that, at the size that it sees.");
        }

        using MadeFolder? made = folder is null ? null : OutputChoice.CheckFolder("--output", folder, "cnn.png");
        var reader = new SampleReader(model.Inputs[0].Shape, encoding);
        int failed = images.Obstacles.Count, width = Math.Max("Image".Length, images.Paths.Max(f => PlainText.Escape(f).Length));
        foreach ((string absent, string why) in images.Obstacles)
        {
            Note(absent, why);
        }

        if (!console.Json)
        {
            console.Result($"{"Image".PadRight(width)}  Share of the pixels{(folder is null ? "" : ", and mask")}");
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in images.Paths)
        {
            try
            {
                MaskImage mask = Predict(model, reader, file, encoding);
                Report(file, mask, Save(mask, file, [path, .. images.Paths], taken), classes, width);
            }
            catch (DataException e)
            {
                failed++;
                Note(file, e.Message);
            }
        }

        return failed == 0 ? CommandLine.Success : CommandLine.Failure;
    }

    private MaskImage Predict(Model model, SampleReader reader, string file, ImageEncoding encoding)
    {
        var sample = new Tensor(new Shape([1, .. reader.Sample]));
        (int Height, int Width)? size = null;
        if (file == ImageFiles.StandardInput)
        {
            using Stream input = StandardStreams.Input;
            reader.Read(input, ImageFiles.NameOf(file), sample.AsSpan<float>());
        }
        else
        {
            reader.Read(file, sample.AsSpan<float>());
            size = encoding.Fit == ImageFit.Crop ? null : ImageFile.SizeOf(file);
        }

        Tensor given = model.Predict(sample);
        ReadOnlySpan<float> numbers = given.AsSpan<float>();
        if (numbers.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            ClassRow.RequireNumbers([float.NaN], path, file);
        }

        var mask = new MaskImage(output.Height, output.Width, output.Labels(numbers, ClassProbabilities.AreGivenBy(model)));
        return size is (int height, int width) ? mask.Resize(height, width) : mask;
    }

    private string? Save(MaskImage mask, string file, string[] inputs, HashSet<string> taken)
    {
        if (folder is null)
        {
            return null;
        }

        string name = file == ImageFiles.StandardInput ? "standard-input" : Path.GetFileNameWithoutExtension(file),
            place = Path.Combine(folder, FileNames.From(name, taken) + ".png");
        OutputChoice.CheckInputs("--output", place, inputs);
        AtomicFile.WriteBytes(place, mask.ToPng());
        return place;
    }

    private void Report(string file, MaskImage mask, string? saved, string[] classes, int width)
    {
        int[] counts = new int[Math.Max(classes.Length, MaskImage.Void + 1)];
        foreach (byte label in mask.Classes)
        {
            counts[label]++;
        }

        double all = mask.Classes.Length;
        int[] best = [.. Enumerable.Range(0, classes.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c]).Take(top)];
        console.Line(() => new JsonObject
        {
            ["image"] = file,
            ["mask"] = saved,
            ["shares"] = new JsonArray([.. best.Select(i => (JsonNode)new JsonObject
            {
                ["class"] = classes[i],
                ["label"] = i,
                ["share"] = counts[i] / all,
            })]),
        });
        if (!console.Json)
        {
            string cells = string.Join("  ", best.Select(i => string.Create(CultureInfo.InvariantCulture, $"{classes[i]} {counts[i] / all:P1}")));
            console.Result($"{PlainText.Escape(file).PadRight(width)}  {PlainText.Escape(cells)}{(saved is null ? "" : $"  {PlainText.Escape(saved)}")}");
        }
    }

    private void Note(string image, string why)
    {
        console.Note(why);
        console.Line(() => new JsonObject { ["image"] = image, ["error"] = why });
    }
}
