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
        using Model model = TrainedModel.Open(path, info, null, options);
        string[] classes = ClassesOf(info, model);
        int? chosen = asked is null ? null : Chosen(classes, asked);
        CheckLayer(model);
        if (isPage)
        {
            OutputChoice.CheckFile("--output", Page, [path, .. files]);
        }
        else
        {
            OutputChoice.CheckFolder("--output", output, PageName, [path, .. files]);
        }

        foreach ((string absent, string why) in images.Obstacles)
        {
            Note(absent, why);
        }

        var reader = new SampleReader(model.Inputs[0].Shape, TrainedModel.EncodingOf(info));
        var shown = new List<Explanation>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            if (Read(reader, file) is { } read && Explain(model, read.Image, read.Sample, file, classes, chosen) is var explanation)
            {
                Report(file, explanation, isPage ? null : Pictures(explanation, FileNames.From(Path.GetFileNameWithoutExtension(file), taken), files));
                shown.Add(explanation);
            }
        }

        if (shown.Count > 0)
        {
            AtomicFile.WriteText(Page, ExplanationPage.Write($"{model.Name}: what it looks at", shown));
            console.Result(string.Create(
                CultureInfo.InvariantCulture, $"Explained {shown.Count} {(shown.Count == 1 ? "image" : "images")} by {shown[0].GradCam.Layer} to {Page}"));
        }

        return shown.Count == files.Length + images.Obstacles.Count ? CommandLine.Success : CommandLine.Failure;
    }

    private string[] ClassesOf(CheckpointInfo info, Model model) => !TargetChoice.GivesRow(model)
        ? throw new CommandFailedException(
            $"'{path}' gives {model.Outputs[0].Shape} for an image, expected one number per class. Look at its output with cnn features.")
        : ClassProbabilities.KindOf(model) != OutputKind.Values ? TrainedModel.ClassesOf(info, model)
        : [.. Enumerable.Range(0, model.Outputs[0].Shape.ElementCount).Select(i => $"output {i.ToString(CultureInfo.InvariantCulture)}")];

    private static int Chosen(string[] classes, string asked)
    {
        int named = Array.FindIndex(classes, c => string.Equals(c, asked, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named
            : NumberText.TryCount(asked, out int index) && index < classes.Length ? index
            : throw new UsageException(
                $"--class: the network has no class '{asked}'.{NearestName.Hint(asked, classes)} It has {string.Join(", ", classes.Take(50))}" +
                    $"{(classes.Length > 50 ? ", …" : "")}, or 0 to {classes.Length - 1}.");
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
            return (reader.Read(input, "standard input", sample.AsSpan<float>()), sample);
        }
        catch (DataException e)
        {
            Note(file, e.Message);
            return null;
        }
    }

    private Explanation Explain(Model model, RawImage image, Tensor sample, string file, string[] classes, int? chosen)
    {
        float[] row = model.Predict(sample).AsSpan<float>().ToArray();
        if (!Array.TrueForAll(row, float.IsFinite))
        {
            throw new CommandFailedException($"'{path}' gives no numbers for {file}: its training diverged. Train again, with a smaller learning rate.");
        }

        OutputKind kind = ClassProbabilities.KindOf(model);
        ClassProbabilities.Complete(model, row);
        row = kind == OutputKind.LabelOne ? [1 - row[0], row[0]] : row;
        HeatMap cam = GradCam.Compute(model, sample, chosen, layer);
        return new Explanation(Path.GetFileName(file), image, cam, Saliency.Compute(model, sample, cam.ClassIndex))
        {
            ClassName = classes[cam.ClassIndex],
            Predictions = kind == OutputKind.Values
                ? []
                : [.. row.Index().OrderByDescending(p => p.Item).Take(ShownClasses).Select(p => (classes[p.Index], (double)p.Item))],
        };
    }

    private (string GradCam, string Saliency) Pictures(Explanation explanation, string name, string[] inputs)
    {
        string cam = Path.Combine(output, name + "-grad-cam.png"), saliency = Path.Combine(output, name + "-saliency.png");
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
