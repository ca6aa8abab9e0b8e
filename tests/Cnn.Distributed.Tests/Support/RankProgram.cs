using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.Support;

/// <summary>What a process does that mpirun started: the first argument says what, the second is a file.</summary>
internal static class RankProgram
{
    public const string Trains = "trains", Reduces = "reduces", Disagrees = "disagrees", Fails = "fails", Dies = "dies", Handles = "handles",
        Misuses = "misuses", Times = "times";

    // More than libraries send at once, and no multiple of anything.
    private const int LongLength = 3_000_001;

    public static int Run(string[] args)
    {
        using MpiCollective ranks = MpiCollective.Start();
        string result = args[0] switch
        {
            Trains => Train(ranks, args[1], args[2], Enum.Parse<GradientOverlap>(args[3])),
            Reduces => Reduce(ranks),
            Disagrees => Disagree(ranks),
            Fails => Fail(ranks),
            Dies => Die(ranks),
            Handles => Handle(ranks),
            Misuses => Misuse(ranks),
            Times => Time(ranks),
            _ => throw new ArgumentOutOfRangeException(nameof(args)),
        };
        IReadOnlyList<byte[]> all = ranks.AllGather(Encoding.UTF8.GetBytes(result));
        if (ranks.Rank == 0)
        {
            Console.WriteLine(string.Join('\n', all.Select(Encoding.UTF8.GetString)));
        }

        return 0;
    }

    private static string Train(MpiCollective ranks, string file, string network, GradientOverlap overlap)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make(network, engine, seed: 7 + (ulong)ranks.Rank);
        model.Distribute(ranks, overlap);
        var recorder = new StepRecorder();
        model.Fit(Networks.Data(37), new FitOptions { Epochs = 5, BatchSize = Networks.StepSize / ranks.Size, Callbacks = [recorder] });
        if (ranks.Rank == 0)
        {
            recorder.Write(file);
        }

        return $"{ranks.Rank} of {ranks.Size}: {recorder.Steps.Count} steps";
    }

    // Every kind of call, with numbers whose sums are known.
    private static string Reduce(MpiCollective ranks)
    {
        int rank = ranks.Rank, size = ranks.Size, triangle = size * (size + 1) / 2;
        float[] floats = [.. Enumerable.Range(0, LongLength).Select(i => (float)((rank + 1) * (i % 100)))];
        ranks.AllReduce(floats);
        bool sums = floats.Select((value, i) => value == triangle * (i % 100)).All(right => right);
        double[] doubles = [rank + 0.25, 1e-300];
        ranks.AllReduce(doubles);
        sums &= doubles[0] == triangle - size + (size * 0.25) && doubles[1] == size * 1e-300;
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(i => rank == 0 ? (byte)i : (byte)7)];
        ranks.Broadcast(bytes);
        bool broadcast = bytes.Select((value, i) => value == (byte)i).All(right => right);
        IReadOnlyList<byte[]> gathered = ranks.AllGather(Encoding.UTF8.GetBytes(new string('x', rank * 3)));
        bool lengths = gathered.Select((value, i) => value.Length == i * 3).All(right => right);
        bool exchanged = Exchange(ranks);
        ranks.Broadcast([]);
        ranks.Barrier();
        return $"{rank} of {size}, local {ranks.LocalRank}: {sums} {broadcast} {lengths} {exchanged} {ranks.LibraryVersion}";
    }

    // Three bytes for each rank: who gives them, to whom, and the same for all.
    private static bool Exchange(MpiCollective ranks)
    {
        byte rank = (byte)ranks.Rank;
        byte[] parts = [.. Enumerable.Range(0, ranks.Size).SelectMany(to => new[] { rank, (byte)to, (byte)9 })], received = new byte[parts.Length];
        ranks.AllToAll(parts, received);
        byte[] all = new byte[2 * ranks.Size];
        ranks.AllGather([rank, 8], all);
        return received.SequenceEqual(Enumerable.Range(0, ranks.Size).SelectMany(from => new[] { (byte)from, rank, (byte)9 }))
            && all.SequenceEqual(Enumerable.Range(0, ranks.Size).SelectMany(from => new[] { (byte)from, (byte)8 }));
    }

    private static string Disagree(MpiCollective ranks)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make("dense", engine);
        model.Distribute(ranks);
        try
        {
            model.Fit(Networks.Data(24 + ranks.Rank), new FitOptions { BatchSize = 6 });
            return "trained";
        }
        catch (RanksDisagreeException e)
        {
            return e.Message;
        }
    }

    private static string Fail(MpiCollective ranks)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make("dense", engine);
        model.Distribute(ranks);
        var fails = new FailAt(ranks.Rank == 1 ? 1 : null);
        model.Fit(Networks.Data(24), new FitOptions { BatchSize = 4, Callbacks = [fails] });
        return "trained";
    }

    private static string Die(MpiCollective ranks)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make("dense", engine);
        model.Distribute(ranks);
        var dies = new LambdaCallback(onBatchEnd: (batch, _) =>
        {
            if (ranks.Rank == 1 && batch == 1)
            {
                using var self = Process.GetCurrentProcess();
                Console.WriteLine("dying");
                self.Kill();
            }
        });
        model.Fit(Networks.Data(48), new FitOptions { BatchSize = 4, Epochs = 1000, Callbacks = [dies] });
        return "trained";
    }

    // Libraries below MPI have handlers of their own for the signal that the runtime makes this exception of.
    private static string Handle(MpiCollective ranks)
    {
        try
        {
            return Nothing()!.Length.ToString(CultureInfo.InvariantCulture);
        }
        catch (NullReferenceException)
        {
            return $"{ranks.Rank} caught it";
        }

        static string? Nothing() => Environment.GetEnvironmentVariable("CNN_TEST_NOTHING");
    }

    private static string Misuse(MpiCollective ranks)
    {
        try
        {
            ranks.Library.Broadcast(0, -1);
            return "nothing is wrong with a negative number of bytes";
        }
        catch (MpiException e)
        {
            return e.Message;
        }
    }

    private static string Time(MpiCollective ranks)
    {
        var text = new StringBuilder();
        foreach (int count in new[] { 2, 1 << 18, 11_000_000 })
        {
            float[] values = new float[count];
            ranks.AllReduce(values);
            int times = count > 1 << 20 ? 10 : 100;
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                ranks.AllReduce(values);
            }

            text.Append(CultureInfo.InvariantCulture, $"{4L * count} bytes {Stopwatch.GetElapsedTime(begin).TotalMilliseconds / times:F3} ms; ");
        }

        return text.ToString();
    }
}
