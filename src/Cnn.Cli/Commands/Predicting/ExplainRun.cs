using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>One call of cnn explain.</summary>
/// <param name="console">Where results go.</param>
/// <param name="path">The file of the network.</param>
/// <param name="layer">The layer that was asked for; null for the last convolution.</param>
/// <param name="asked">The class that was asked for, by name or number; null for the most probable one.</param>
/// <param name="output">The page, or the folder for it and for pictures.</param>
internal sealed class ExplainRun(CommandOutput console, string path, string? layer, string? asked, string output)
{
    private const int ShownClasses = 5, MostImages = 100;
    private const string PageName = "index.html";

    private readonly bool isPage = Path.GetExtension(output).ToLowerInvariant() is ".html" or ".htm";

    private string Page => isPage ? output : Path.Combine(output, PageName);

    /// <summary>Looks at all images.</summary>
    /// <returns>0; 1 where some could not be used.</returns>
    public int Run(ImageFiles images, ModelOptions options)
    {
        string[] files = [.. images.Paths];
        if (files.Length is 0 or > MostImages)
        {
            throw new UsageException(files.Length == 0
                ? images.Obstacles[0].Why
                : $"A page shows {MostImages} images at most, received {files.Length}: name fewer of them.");
        }

        CheckpointInfo info = TrainedModel.ReadInfo(path);
        using Model model = TrainedModel.OpenBest(path, info, null, options, console);
        ClassRow.Require(model, path);
        string[] classes = ClassesOf(info, model);
        int? chosen = asked is null ? null : Chosen(classes, asked);
        CheckLayer(model);
        using MadeFolder? folder = isPage ? null : OutputChoice.CheckFolder("--output", output, PageName, [path, .. files]);
        if (isPage)
        {
            OutputChoice.CheckFile("--output", Page, [path, .. files]);
        }

        foreach ((string absent, string why) in images.Obstacles)
        {
            Note(absent, why);
        }

        var reader = new SampleReader(model.Inputs[0].Shape, TrainedModel.EncodingOf(info));
        var shown = new List<Explanation>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] titles = Titles(files);
        for (int i = 0; i < files.Length; i++)
        {
            string file = files[i];
            if (Read(reader, file) is { } read && Explain(model, read.Image, read.Sample, file, titles[i], classes, chosen) is var explanation)
            {
                string name = file == ImageFiles.StandardInput ? "standard-input" : Path.GetFileNameWithoutExtension(file);
                Report(file, explanation, isPage ? null : Pictures(explanation, FileNames.From(name, taken), files));
                shown.Add(explanation);
            }
        }

        if (shown.Count > 0)
        {
            AtomicFile.WriteText(Page, ExplanationPage.Write($"{model.Name}: what it looks at", shown));
            console.Result(string.Create(
                CultureInfo.InvariantCulture,
                $"Explained {shown.Count} {(shown.Count == 1 ? "image" : "images")} by what layer {shown[0].GradCam.Layer} gives: {Page}"));
        }

        return shown.Count == files.Length + images.Obstacles.Count ? CommandLine.Success : CommandLine.Failure;
    }

    // Files of one name in several folders are told apart by their paths.
    private static string[] Titles(string[] files)
    {
        string[] names = Array.ConvertAll(files, f => f == ImageFiles.StandardInput ? ImageFiles.NameOf(f) : Path.GetFileName(f));
        ILookup<string, int> alike = names.Index().ToLookup(n => n.Item, n => n.Index);
        return [.. names.Select((n, i) => alike[n].Count() == 1 ? n : ImageFiles.NameOf(files[i]))];
    }

    private static string[] ClassesOf(CheckpointInfo info, Model model) => ClassProbabilities.KindOf(model) != OutputKind.Values
        ? TrainedModel.ClassesOf(info, model)
        : [.. Enumerable.Range(0, model.Outputs[0].Shape.ElementCount).Select(i => $"output {i.ToString(CultureInfo.InvariantCulture)}")];

    private static int Chosen(string[] classes, string asked)
    {
        int named = Array.FindIndex(classes, c => string.Equals(c, asked, StringComparison.OrdinalIgnoreCase));
        if (named >= 0 || (NumberText.TryCount(asked, out named) && named < classes.Length))
        {
            return named;
        }

        // Classes without names are called by their numbers, and no number is meant by another.
        string names = classes.Index().All(c => c.Item == c.Index.ToString(CultureInfo.InvariantCulture))
            ? " It has "
            : $"{NearestName.Hint(asked, classes)} It has {string.Join(", ", classes.Take(50))}{(classes.Length > 50 ? ", …" : "")}, or ";
        throw new UsageException($"--class: the network has no class '{asked}'.{names}0 to {classes.Length - 1}.");
    }

    private void CheckLayer(Model model)
    {
        IReadOnlyList<string> known = GradCam.Layers(model);
        if (known.Count == 0)
        {
            throw new CommandFailedException($"'{path}' holds no convolutional network: no layer gives channels with places, which Grad-CAM adds up.");
        }

        if (layer is not null && !known.Contains(layer))
        {
            throw new UsageException(
                $"--layer: {model.Name} has no layer '{layer}' that gives channels with places.{NearestName.Hint(layer, known)} Those are " +
                    $"{string.Join(", ", known)}.");
        }
    }

    // What cannot be read is named in a line of its own, and the others go on.
    private (RawImage Image, Tensor Sample)? Read(SampleReader reader, string file)
    {
        var sample = new Tensor(new Shape([1, .. reader.Sample]));
        try
        {
            if (file != ImageFiles.StandardInput)
            {
                return (reader.Read(file, sample.AsSpan<float>()), sample);
            }

            using Stream input = StandardStreams.Input;
            return (reader.Read(input, ImageFiles.NameOf(file), sample.AsSpan<float>()), sample);
        }
        catch (DataException e)
        {
            Note(file, e.Message);
            return null;
        }
    }

    private Explanation Explain(Model model, RawImage image, Tensor sample, string file, string title, string[] classes, int? chosen)
    {
        float[] row = ClassRow.From(model, model.Predict(sample).AsSpan<float>(), path, file);
        int label = chosen ?? ClassProbabilities.MostProbable(row, 1)[0];
        return new Explanation(title, image, GradCam.Compute(model, sample, label, layer), Saliency.Compute(model, sample, label))
        {
            ClassName = classes[label],
            Predictions = ClassProbabilities.KindOf(model) == OutputKind.Values ? [] : ClassRow.Best(row, classes, ShownClasses),
        };
    }

    private (string GradCam, string Saliency) Pictures(Explanation explanation, string name, string[] inputs)
    {
        (string cam, string saliency) = ExplainedPictures.For(output, name);
        foreach ((string file, byte[] content) in ((string, byte[])[])
            [(cam, explanation.GradCam.Over(explanation.Image).ToPng()), (saliency, explanation.Saliency.ToPng())])
        {
            OutputChoice.CheckInputs("--output", file, inputs);
            AtomicFile.WriteBytes(file, content);
        }

        return (cam, saliency);
    }

    private void Note(string file, string why)
    {
        console.Note(why);
        console.Line(() => new JsonObject { ["image"] = file, ["error"] = why });
    }

    private void Report(string file, Explanation explanation, (string GradCam, string Saliency)? pictures) => console.Line(() => new JsonObject
    {
        ["image"] = file,
        ["class"] = explanation.ClassName,
        ["label"] = explanation.GradCam.ClassIndex,
        ["layer"] = explanation.GradCam.Layer,
        ["page"] = Page,
        ["grad_cam"] = pictures?.GradCam,
        ["saliency"] = pictures?.Saliency,
    });
}
