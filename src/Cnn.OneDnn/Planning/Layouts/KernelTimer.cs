using System.Diagnostics;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Planning;

/// <summary>Measures kernels on zeros. A large batch is cut down for it: what is compared is layouts, which rank the same on fewer samples.</summary>
/// <param name="backend">Whose kernels.</param>
/// <param name="cache">Keeps the times.</param>
/// <param name="room">Where they are timed.</param>
/// <param name="preparesWeights">Whether every product has a cost for each weight however few the samples are; else only gradients of weights have.</param>
internal sealed class KernelTimer(IBackend backend, TuningCache cache, TimingRoom room, bool preparesWeights) : IKernelCosts
{
    // Enough work to be measured above the clock's noise, little enough that a large network is measured in about a second.
    // Images as reorders have them in the middle of a network; their width makes up the bytes.
    private const int ReorderedImages = 8, ReorderedChannels = 64, ReorderedHeight = 32;

    private const double Operations = 1e8;

    // Where the library has twice the arithmetic, ours is measured on more: what it saves must not be hidden by what it prepares.
    private const double MoreOperations = 4e8;

    // What costs something for every weight gets so many operations for each at least, so that it does not weigh more than in the whole batch. Our own
    // kernels for few tiles differ from those for more than 1024 results in tiles, which is twice 1024 operations per weight.
    private const double OperationsPerWeight = 256, OperationsPerPreparedWeight = 2304;

    // Tiles are worth transforming weights of bfloat16 for where they are as many as channels: four results each, two operations per weight and result.
    private const double OperationsPerWeightAndChannel = 8;

    // The first run of a kernel of ours may wait for the compiler, so it counts for half of the time at most. Short kernels run more often: a disturbance of
    // the machine outlasts a few of them.
    private const int Runs = 2, RunsAgain = 1, RunsPrepared = 3, RunsPreparedAgain = 2, MostRuns = 8;
    private const double LeastMilliseconds = 1, LeastMillisecondsPrepared = 4;
    private const long SmallBytes = 1 << 20, LargeBytes = 1 << 24;

    // Runs of so many milliseconds that differ by less than this part were not disturbed: what disturbs the machine does not lengthen two of them alike.
    private const double LongMilliseconds = 4, Steadiness = 0.05;

    // What a kernel takes that hangs.
    private const double PatienceMilliseconds = 1000;

    // What was taken in the first round, and whether its runs agree.
    private readonly Dictionary<string, (double Best, bool IsSteady)> taken = [];

    /// <inheritdoc/>
    public bool Again { get; set; }

    /// <inheritdoc/>
    public double? Measure(KernelRequest request)
    {
        int batch = request.Inputs[0].Shape[0];
        int reduced = Math.Clamp((int)Math.Ceiling(Enough(request) / ((double)request.Operations / batch)), 1, batch);
        KernelRequest small = new(
            request.Op.WithSamples(reduced)!,
            [.. request.Inputs.Select((o, i) => Reduce(request.Op.Input(i), o, batch, reduced))],
            [.. request.Outputs.Select((o, i) => Reduce(request.Op.Output(i), o, batch, reduced))]) { IsProvisional = true };
        string key = $"{backend.Fingerprint} {small.Op} {string.Join(' ', small.Inputs.Select(Describe))} > {string.Join(' ', small.Outputs.Select(Describe))}";
        double ms = cache.Get(key, () =>
        {
            (int runs, int again, double least) = preparesWeights && small.Inputs[0].Type == DataType.BFloat16
                ? (RunsPrepared, RunsPreparedAgain, LeastMillisecondsPrepared)
                : (Runs, RunsAgain, LeastMilliseconds);
            runs = Again ? again : runs;
            double known = taken.GetValueOrDefault(key).Best;
            (double Best, bool IsSteady) times =
                Time(small, runs, least, known) ?? Time(small with { IsProvisional = false }, runs, least, known) ?? (double.MaxValue, false);
            taken[key] = times;
            return times.Best;
        }, Again && !taken.GetValueOrDefault(key).IsSteady);
        return ms == double.MaxValue ? null : ms * batch / reduced;
    }

    /// <inheritdoc/>
    public double ReorderPerByte(DataType type, bool large, KernelFactory kernels)
    {
        long row = type.Size() * ReorderedImages * ReorderedChannels * ReorderedHeight;
        var shape = new Shape(ReorderedImages, ReorderedChannels, ReorderedHeight, (int)((large ? LargeBytes : SmallBytes) / row));
        Layout from = Layout.ChannelsLast(shape, type), to = Layout.ChannelBlocked(shape, type);
        (Kernel kernel, string maker) = kernels.Create("reorder", new KernelRequest(new ReorderOp(), [new Operand(from)], [new Operand(to)]));
        using (kernel)
        {
            string fingerprint = maker == backend.Name ? backend.Fingerprint : kernels.Alternative!.Fingerprint;
            return cache.Get($"{fingerprint} reorder {Describe(new Operand(from))}", () => Run(kernel, Runs, room).Best) / from.ByteSize;
        }
    }

    /// <summary>The shortest of some runs of a kernel on zeros, in milliseconds; more than <paramref name="runs"/> where these take no time.</summary>
    public static double Best(Kernel kernel, int runs)
    {
        using var room = new TimingRoom(reserved: 0);
        return Run(kernel, runs, room).Best;
    }

    /// <summary>
    /// The shortest of some runs, and whether they agree; null where there is no kernel or it does what none may, so that it has to be tried before it is
    /// timed.
    /// </summary>
    private (double Best, bool IsSteady)? Time(KernelRequest request, int runs, double least, double known)
    {
        using Kernel? kernel = backend.TryCreate(request);
        if (kernel is null)
        {
            return null;
        }

        if (!request.IsProvisional)
        {
            return Run(kernel, runs, room, least, known);
        }

        try
        {
            (double Best, bool IsSteady) times = Run(kernel, runs, room, least, known);
            return times.Best <= PatienceMilliseconds && room.IsGuarded ? times : null;
        }
#pragma warning disable CA1031 // Whatever keeps it from running, the trial says in words.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // One run that takes no longer than what is known of the kernel says it again.
    private static (double Best, bool IsSteady) Run(Kernel kernel, int runs, TimingRoom room, double least = LeastMilliseconds, double known = 0)
    {
        Layout[] layouts = [.. kernel.Inputs, .. kernel.Outputs];
        nint next = room.Take(layouts.Sum(l => Arena.Align(l.ByteSize)) + kernel.ScratchBytes);
        nint[] addresses = [.. layouts.Select(l => (next += (nint)Arena.Align(l.ByteSize)) - (nint)Arena.Align(l.ByteSize))];
        kernel.Bind(addresses.AsSpan(0, kernel.Inputs.Length), addresses.AsSpan(kernel.Inputs.Length), next);
        var context = new StepContext();
        double best = double.MaxValue, worst = 0, spent = 0;
        int done = 0;
        for (int i = 0; i < runs || (i < MostRuns && spent < least); i++)
        {
            EngineThread.Pause();
            long start = Stopwatch.GetTimestamp();
            kernel.Run(context);
            double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            (best, worst, done) = (Math.Min(best, ms), Math.Max(worst, ms), done + 1);
            spent += i == 0 ? Math.Min(ms, least / 2) : ms;
            if (ms > PatienceMilliseconds || ms <= known * (1 + Steadiness))
            {
                break;
            }
        }

        return (best, done > 1 && best >= LongMilliseconds && worst <= best * (1 + Steadiness));
    }

    private double Enough(KernelRequest request)
    {
        bool gradient = request.Op is ConvolutionBackwardWeightsOp;
        Operand weights = gradient ? request.Outputs[0] : request.Inputs[1];
        double each = gradient ? OperationsPerWeight : 0, least = Operations;
        if (preparesWeights)
        {
            double tiles = OperationsPerWeightAndChannel * Math.Max(weights.Shape[0], weights.Shape[1]);
            (each, least) = request.Inputs[0].Type == DataType.BFloat16
                ? (Math.Max(2 * OperationsPerPreparedWeight, tiles), MoreOperations)
                : (OperationsPerPreparedWeight, Operations);
        }

        return Math.Max(least, each * weights.Shape.ElementCount);
    }

    private static Operand Reduce(OperandTraits traits, Operand operand, int batch, int reduced)
    {
        if (!traits.HasSamples || batch == reduced)
        {
            return operand;
        }

        Shape shape = operand.Shape.With(0, reduced);
        return new Operand(shape, operand.Type, operand.Layout is null ? null : Layout.ChannelsLast(shape, operand.Type));
    }

    private static string Describe(Operand operand) => $"{operand.Type}{operand.Shape}{operand.Layout?.ToString() ?? "any"}";
}
