using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Looks at a classifier's predictions one by one: what it confuses, what it is most wrong about, what its first filters look like.</summary>
internal static class Evaluator
{
    private const int MostMistakes = 24, LargestMatrix = 100, BatchSize = 128, MostFilters = 256, MostRight = 24;

    /// <summary>
    /// Evaluates at most so many samples, spread evenly over the data; null where the model is no classifier of one input, and where it is told to stop.
    /// </summary>
    public static RunEvaluation? Run(Model model, Dataset data, int most, CancellationToken stop = default)
    {
        if (model.Inputs.Count != 1 || model.Outputs.Count != 1 || model.Outputs[0].Shape.Rank != 1 || model.Outputs[0].Shape[0] < 2 || data.Count == 0)
        {
            return null;
        }

        int classes = model.Outputs[0].Shape[0], samples = Math.Min(most, data.Count);
        int[][] matrix = classes <= LargestMatrix ? [.. Enumerable.Range(0, classes).Select(_ => new int[classes])] : [];
        var worst = new PriorityQueue<(Mistake Mistake, float[] Sample), double>();
        var right = new Dictionary<int, (int Index, double Probability)>();
        int size = Math.Min(BatchSize, samples);
        var batch = new Batch(size, data.Inputs, data.Targets);
        for (int start = 0; start < samples; start += size)
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            // The last batch is filled up with its last sample, so that the network is laid out for one size only.
            int[] indices = [.. Enumerable.Range(start, size).Select(i => (int)((long)Math.Min(i, samples - 1) * data.Count / samples))];
            data.Fill(indices, 0, batch);
            Span<float> rows = model.Predict(batch.Inputs, size)[0].AsSpan<float>();
            ReadOnlySpan<float> inputs = batch.Inputs[0].AsSpan<float>();
            ClassProbabilities.Complete(model, rows);
            int numbers = inputs.Length / size;
            for (int i = 0; i < Math.Min(size, samples - start); i++)
            {
                ReadOnlySpan<float> row = rows.Slice(i * classes, classes);
                int truth = LabelOf(batch.Targets[0], i, classes), predicted = Largest(row);
                if (matrix.Length > 0)
                {
                    matrix[truth][predicted]++;
                }

                if (predicted == truth && !(right.TryGetValue(truth, out (int, double Probability) surest) && surest.Probability >= row[truth]))
                {
                    right[truth] = (indices[i], Finite(row[truth]));
                }

                if (predicted != truth)
                {
                    // The least bad of those that are kept goes first.
                    var mistake = new Mistake(indices[i], truth, predicted, Finite(row[predicted]), Finite(row[truth]), []);
                    worst.Enqueue((mistake, inputs.Slice(i * numbers, numbers).ToArray()), -mistake.TruthProbability);
                    if (worst.Count > MostMistakes)
                    {
                        worst.Dequeue();
                    }
                }
            }
        }

        ImageEncoding? encoding = SampleMetadata.From(data).Encoding;
        Mistake[] mistakes = [.. worst.UnorderedItems.Select(m => m.Element.Mistake with { Png = Picture(m.Element.Sample, data.Inputs[0].Shape, encoding) })
            .OrderBy(m => m.TruthProbability).ThenBy(m => m.Index)];
        string[] names = data.ClassNames.Count == classes
            ? [.. data.ClassNames]
            : [.. Enumerable.Range(0, classes).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        (string layer, byte[] filters) = Filters(model);
        return new RunEvaluation(names, samples, data.Count, matrix, mistakes, layer, filters) { Right = Right(data, right, mistakes, encoding) };
    }

    // Classes that mistakes are about come first; the samples are read once more, so that none of the others need be kept.
    private static RightSample[] Right(
        Dataset data, Dictionary<int, (int Index, double Probability)> surest, Mistake[] mistakes, ImageEncoding? encoding)
    {
        int[] classes =
        [
            .. mistakes.SelectMany(m => (int[])[m.Truth, m.Predicted]).Concat(surest.Keys.Order()).Distinct().Where(surest.ContainsKey).Take(MostRight).Order(),
        ];
        if (classes.Length == 0)
        {
            return [];
        }

        var batch = new Batch(classes.Length, data.Inputs, data.Targets);
        data.Fill(Array.ConvertAll(classes, c => surest[c].Index), 0, batch);
        float[] inputs = batch.Inputs[0].AsSpan<float>().ToArray();
        int numbers = inputs.Length / classes.Length;
        return [.. classes.Select((c, i) => new RightSample(
            surest[c].Index, c, surest[c].Probability, Picture(inputs.AsSpan(i * numbers, numbers).ToArray(), data.Inputs[0].Shape, encoding)))];
    }

    private static int LabelOf(Tensor targets, int row, int classes) =>
        targets.Type == DataType.Int32 ? targets.AsSpan<int>()[row] : Largest(targets.AsSpan<float>().Slice(row * classes, classes));

    // A training that went wrong predicts NaN, and its report must still be written.
    private static float Finite(float value) => float.IsFinite(value) ? value : 0;

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    // The way back from what the model sees to pixels.
    private static byte[] Picture(float[] sample, Shape shape, ImageEncoding? encoding)
    {
        DataFormat format = encoding?.Format ?? DataFormat.ChannelsLast;
        int channels = shape.Rank == 3 ? shape[format == DataFormat.ChannelsLast ? 2 : 0] : 0;
        if (encoding is null || channels is not (1 or 3))
        {
            return [];
        }

        int height = shape[format == DataFormat.ChannelsLast ? 0 : 1], width = shape[format == DataFormat.ChannelsLast ? 1 : 2];
        byte[] pixels = new byte[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            int channel = format == DataFormat.ChannelsLast ? i % channels : i / (height * width);
            float deviation = encoding.Deviation.Count == 0 ? 1 : encoding.Deviation[channel], mean = encoding.Mean.Count == 0 ? 0 : encoding.Mean[channel];
            int at = format == DataFormat.ChannelsLast ? i : (i % (height * width) * channels) + channel;
            pixels[at] = (byte)Math.Clamp(MathF.Round(((sample[i] * deviation) + mean) / encoding.Scale), 0, 255);
        }

        return PngWriter.Encode(new RawImage(height, width, channels, pixels));
    }

    private static (string Layer, byte[] Png) Filters(Model model)
    {
        Parameter? kernel = model.Layers.SelectMany(l => l.Parameters).FirstOrDefault(p => p.Name == "kernel" && p.Shape.Rank == 4);
        if (kernel is null || kernel.Shape[0] * kernel.Shape[1] == 1)
        {
            return ("", []);
        }

        float[] values = model.GetWeight(kernel).AsSpan<float>().ToArray();
        (int height, int width, int inputs, int filters) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2], Math.Min(MostFilters, kernel.Shape[3]));
        var grid = new TileGrid(filters, height, width);
        for (int f = 0; f < filters; f++)
        {
            float At(int place, int channel) => values[(((place * inputs) + channel) * kernel.Shape[3]) + f];
            float[] all = [.. Enumerable.Range(0, height * width).SelectMany(p => Enumerable.Range(0, inputs == 3 ? 3 : 1).Select(c => At(p, c)))];
            float least = all.Min(), range = Math.Max(all.Max() - least, 1e-12f);
            byte Shade(int place, int channel) => (byte)Math.Clamp((At(place, channel) - least) / range * 255, 0, 255);
            for (int p = 0; p < height * width; p++)
            {
                grid.Set(f, p / width, p % width, inputs == 3 ? (Shade(p, 0), Shade(p, 1), Shade(p, 2)) : Viridis.At((At(p, 0) - least) / range));
            }
        }

        return (kernel.Owner!.Name, PngWriter.Encode(grid.ToImage()));
    }
}
