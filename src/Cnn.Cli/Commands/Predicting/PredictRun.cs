using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>One call of cnn predict.</summary>
/// <param name="console">Where results go.</param>
/// <param name="path">The file of the network.</param>
/// <param name="asked">How many classes are printed for an image; null for the usual number.</param>
/// <param name="table">A CSV file for all of them, in place of lines, or a folder for masks; null for none.</param>
internal sealed class PredictRun(CommandOutput console, string path, int? asked, string? table)
{
    private const int BatchSize = 64, UsualTop = 3;

    private readonly int top = asked ?? UsualTop;

    private string noun = "";

    /// <summary>Looks at all samples.</summary>
    /// <param name="places">Images, or series:PATH.</param>
    /// <param name="options">How the network computes.</param>
    /// <returns>0; 1 where some could not be used.</returns>
    public int Run(string[] places, ModelOptions options)
    {
        string? series = SeriesSource.PathIn(places);
        var images = new ImageFiles(series is null ? places : [], console);
        if (series is null && images.Paths.Count == 0)
        {
            throw new UsageException(images.Obstacles[0].Why);
        }

        CheckpointInfo info = TrainedModel.ReadInfo(path);
        using Model model = TrainedModel.OpenBest(path, info, null, options, console);
        if (series is null && PixelOutput.OfClasses(model, info) is { } pixels)
        {
            return new MaskRun(console, path, pixels, top, table).Run(model, images, TrainedModel.EncodingOf(info), TrainedModel.ClassesOf(info, model));
        }

        if (table is not null)
        {
            if (asked is not null)
            {
                throw new UsageException("--top is for what is printed, and --output writes the probabilities of all classes: leave one out.");
            }

            OutputChoice.CheckFile("--output", table, [path, .. series is null ? images.Paths : [series]]);
        }

        ClassRow.Require(model, path);
        Shape sample = model.Inputs[0].Shape;
        PredictSource source = series is null
            ? new ImageSource(images, new SampleReader(sample, TrainedModel.EncodingOf(info)))
            : new SeriesSource(series, path, sample, SampleMetadata.Read(info).Encoding);
        noun = source.Noun;
        OutputKind kind = ClassProbabilities.KindOf(model);
        string[] classes = kind == OutputKind.Values ? [] : TrainedModel.ClassesOf(info, model);
        foreach ((string absent, string why) in source.Obstacles)
        {
            Note(absent, why);
        }

        int count = source.Names.Count, failed = source.Obstacles.Count, outputs = model.Outputs[0].Shape.ElementCount,
            width = Math.Max(noun.Length, source.Names.Max(f => PlainText.Escape(f).Length));
        using ProbabilityFile? written = table is null ? null : new ProbabilityFile(table, noun, classes, outputs);
        if (!console.Json && written is null)
        {
            console.Result($"{Heading.PadRight(width)}  {(kind == OutputKind.Values ? "Output" : "Most probable classes")}");
        }

        var known = new KnownClasses(classes);
        using var bar = new CountBar(
            count > BatchSize && (written is not null || CommandOutput.IsResultElsewhere) ? console.Terminal : null, "Predicting", count);
        for (int done = 0; done < count; done += BatchSize)
        {
            bar.Show(done);
            int part = Math.Min(BatchSize, count - done);
            var batch = new Tensor(new Shape([part, .. source.Sample]));
            string[] read = Read(source, done, batch, bar);
            failed += part - read.Length;
            float[][] rows = read.Length == 0 ? [] : Rows(model, First(batch, read.Length), read);
            for (int i = 0; i < read.Length; i++)
            {
                float[] row = rows[i];
                if (kind != OutputKind.Values && series is null)
                {
                    known.Add(read[i], ClassProbabilities.MostProbable(row, 1)[0]);
                }

                written?.Add(read[i], row, classes);
                if (written is null && kind == OutputKind.Values)
                {
                    ReportValues(read[i], row, width);
                }
                else if (written is null)
                {
                    Report(read[i], row, classes, width);
                }
            }
        }

        bar.Clear();
        written?.Commit();
        if (table is not null)
        {
            int good = count + source.Obstacles.Count - failed;
            string many = series is null ? "images" : noun;
            console.Line(() => new JsonObject { ["output"] = table, [many] = good, ["failed"] = failed });
            console.Result(string.Create(CultureInfo.InvariantCulture, $"{good} {many}: {table}"));
        }

        known.Tell(console);
        return failed == 0 ? CommandLine.Success : CommandLine.Failure;
    }

    private string Heading => char.ToUpperInvariant(noun[0]) + noun[1..];

    private void Note(string name, string why)
    {
        console.Note(why);
        console.Line(() => new JsonObject { [noun] = name, ["error"] = why });
    }

    // What cannot be read is named in a line of its own, and the others go on.
    private string[] Read(PredictSource source, int first, Tensor batch, CountBar bar)
    {
        var read = new List<string>();
        for (int i = first; i < first + batch.Shape[0]; i++)
        {
            try
            {
                source.Read(i, batch.AsSpan<float>().Slice(read.Count * source.Sample.ElementCount, source.Sample.ElementCount));
                read.Add(source.Names[i]);
            }
            catch (DataException e)
            {
                bar.Clear();
                Note(source.Names[i], e.Message);
            }
        }

        return [.. read];
    }

    private float[][] Rows(Model model, Tensor images, string[] files)
    {
        Tensor given = model.Predict(images, files.Length);
        int outputs = model.Outputs[0].Shape.ElementCount;
        return [.. files.Select((file, i) => ClassRow.From(model, given.AsSpan<float>().Slice(i * outputs, outputs), path, file))];
    }

    private static Tensor First(Tensor batch, int count)
    {
        if (count == batch.Shape[0])
        {
            return batch;
        }

        var part = new Tensor(batch.Shape.With(0, count));
        batch.AsSpan<float>()[..part.Shape.ElementCount].CopyTo(part.AsSpan<float>());
        return part;
    }

    private void ReportValues(string file, float[] values, int width)
    {
        console.Line(() => new JsonObject { [noun] = file, ["values"] = new JsonArray([.. values.Select(v => CommandOutput.Number(v))]) });
        if (!console.Json)
        {
            console.Result(
                $"{PlainText.Escape(file).PadRight(width)}  {string.Join("  ", values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)))}");
        }
    }

    private void Report(string file, float[] probabilities, string[] classes, int width)
    {
        int classWidth = classes.Max(c => c.Length);
        int[] best = ClassProbabilities.MostProbable(probabilities, top);
        console.Line(() => new JsonObject
        {
            [noun] = file,
            ["predictions"] = new JsonArray([.. best.Select(i => (JsonNode)new JsonObject
            {
                ["class"] = classes[i],
                ["label"] = i,
                ["probability"] = CommandOutput.Number(probabilities[i]),
            })]),
        });
        if (!console.Json)
        {
            string[] cells =
                [.. best.Select(i => string.Create(CultureInfo.InvariantCulture, $"{classes[i].PadRight(classWidth)} {probabilities[i],7:P1}"))];
            string line = $"{PlainText.Escape(file).PadRight(width)}  {string.Join("  ", cells)}";

            // Where that is too long for the terminal each class has a line.
            if (line.Length <= console.Width)
            {
                console.Result(line);
            }
            else
            {
                console.Page(string.Join('\n', cells.Select(c => "  " + c).Prepend(PlainText.Escape(file))));
            }
        }
    }
}
