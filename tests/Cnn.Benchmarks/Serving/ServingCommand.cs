using System.Diagnostics;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Benchmarks.Serving;

/// <summary>
/// serve: a predictor under clients that each ask for the next sample when they have the last one's result, beside the model's own predictions of whole
/// batches. Options: --model, --side, --clients, --seconds,
/// --batch, --instances, --mixed (samples of a request are 1 to the batch size).
/// </summary>
internal static class ServingCommand
{
    private const double Megabyte = 1 << 20;

    /// <returns>0, or 2 if it was called wrongly.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ServingOptions options;
        try
        {
            options = ServingOptions.Parse(args);
        }
        catch (ArgumentException e)
        {
            error.WriteLine(e.Message);
            return 2;
        }

        using Model model = ModelZoo.Create(options.Model, new ZooOptions { InputShape = options.Side is { } side ? new Shape(side, side, 3) : null });
        int sample = model.Input.Shape.ElementCount, classes = model.Output.Shape.ElementCount;
        double batches = Batches(model, options);
        using var predictor = new Predictor(model, new PredictorOptions { MaxBatchSize = options.Batch, Instances = options.Instances });
        (long[] first, _) = Load(predictor, options, sample, classes);
        double before = Memory();
        (long[] times, double seconds) = Load(predictor, options, sample, classes);
        long served = predictor.Statistics.Samples;
        Array.Sort(times);
        double rate = Samples(times.Length, options) / seconds;
        output.WriteLine(new JsonObject
        {
            ["model"] = options.Model,
            ["clients"] = options.Clients,
            ["batch"] = options.Batch,
            ["instances"] = predictor.Options.Instances,
            ["threads"] = predictor.Options.ThreadsPerInstance,
            ["requests"] = first.Length + times.Length,
            ["samples_per_batch"] = Math.Round(served / (double)predictor.Statistics.Batches, 2),
            ["batch_img_s"] = Math.Round(batches, 1),
            ["served_img_s"] = Math.Round(rate, 1),
            ["share"] = Math.Round(rate / batches, 3),
            ["p50_ms"] = Milliseconds(times[times.Length / 2]),
            ["p99_ms"] = Milliseconds(times[(int)(times.Length * 0.99)]),
            ["memory_before_mb"] = Math.Round(before),
            ["memory_after_mb"] = Math.Round(Memory()),
        }.ToJsonString());
        return 0;
    }

    private static double Batches(Model model, ServingOptions options)
    {
        var input = new Tensor(new Shape([options.Batch, .. model.Input.Shape]));
        _ = model.Predict(input, options.Batch);
        long count = 0, start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds)
        {
            _ = model.Predict(input, options.Batch);
            count += options.Batch;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static (long[] Times, double Seconds) Load(Predictor predictor, ServingOptions options, int sample, int classes)
    {
        var times = new List<long>[options.Clients];
        long start = Stopwatch.GetTimestamp();
        Thread[] clients = [.. times.Select((_, c) => new Thread(() =>
        {
            times[c] = [];
            float[] input = new float[options.Batch * sample], results = new float[options.Batch * classes];
            for (int i = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds; i++)
            {
                int count = Size(i, options);
                long begin = Stopwatch.GetTimestamp();
                predictor.Predict(input.AsSpan(0, count * sample), results.AsSpan(0, count * classes));
                times[c].Add(Stopwatch.GetTimestamp() - begin);
            }
        }))];
        Array.ForEach(clients, c => c.Start());
        Array.ForEach(clients, c => c.Join());
        return ([.. times.SelectMany(t => t)], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static int Size(int request, ServingOptions options) => options.Mixed ? 1 + (request % options.Batch) : 1;

    // Every client goes through the sizes in turn.
    private static double Samples(int requests, ServingOptions options) => options.Mixed ? requests * (options.Batch + 1) / 2.0 : requests;

    private static double Memory()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / Megabyte;
    }

    private static double Milliseconds(long ticks) => Math.Round(ticks * 1000.0 / Stopwatch.Frequency, 2);
}
