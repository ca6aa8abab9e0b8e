using System.Diagnostics;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>Measures kernels on zeros. A large batch is cut down for it: what is compared is layouts, which rank the same on fewer samples.</summary>
/// <param name="backend">Whose kernels.</param>
/// <param name="cache">Keeps the times.</param>
/// <param name="preparesWeights">Whether every product has a cost for each weight however few the samples are; else only gradients of weights have.</param>
internal sealed class KernelTimer(IBackend backend, TuningCache cache, bool preparesWeights) : IKernelCosts
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

    // At both ends of the memory: kernels are timed before they are tried, and one that writes where it should not must spoil nothing.
    private const int Margin = 1 << 16;
    private const byte Guard = 0xA5;

    // What a kernel takes that hangs.
    private const double PatienceMilliseconds = 1000;

    private readonly HashSet<string> steady = [];

    // Kept from kernel to kernel: fresh pages cost more than most runs.
    private Arena? room;

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
            (double best, bool isSteady) =
                Time(small, runs, least) ?? Time(small with { IsProvisional = false }, runs, least) ?? (double.MaxValue, false);
            if (isSteady)
            {
                steady.Add(key);
            }

            return best;
        }, Again && !steady.Contains(key));
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
            return cache.Get($"{fingerprint} reorder {Describe(new Operand(from))}", () => Run(kernel, Runs, RoomFor(kernel)).Best) / from.ByteSize;
        }
    }

    /// <summary>The shortest of some runs of a kernel on zeros, in milliseconds; more than <paramref name="runs"/> where these take no time.</summary>
    public static double Best(Kernel kernel, int runs)
    {
        using var arena = new Arena(BytesOf(kernel), isBrief: true);
        // Pages that nobody has written to are all the same page of zeros, which no other operand would ever be.
        arena.Span<byte>(0, arena.ByteSize).Clear();
        return Run(kernel, runs, arena).Best;
    }

    public void Dispose() => room?.Dispose();

    /// <summary>
    /// The shortest of some runs, and whether they agree; null where there is no kernel or it does what none may, so that it has to be tried before it is
    /// timed.
    /// </summary>
    private (double Best, bool IsSteady)? Time(KernelRequest request, int runs, double least)
    {
        using Kernel? kernel = backend.TryCreate(request);
        if (kernel is null)
        {
            return null;
        }

        Arena arena = RoomFor(kernel);
        if (!request.IsProvisional)
        {
            return Run(kernel, runs, arena, least);
        }

        try
        {
            (double Best, bool IsSteady) taken = Run(kernel, runs, arena, least);
            return taken.Best <= PatienceMilliseconds && IsGuarded(arena) ? taken : null;
        }
#pragma warning disable CA1031 // Whatever keeps it from running, the trial says in words.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static (double Best, bool IsSteady) Run(Kernel kernel, int runs, Arena arena, double least = LeastMilliseconds)
    {
        Layout[] layouts = [.. kernel.Inputs, .. kernel.Outputs];
        arena.Span<byte>(0, Margin).Fill(Guard);
        arena.Span<byte>(arena.ByteSize - Margin, Margin).Fill(Guard);
        nint next = arena.Address + Margin;
        nint[] addresses = [.. layouts.Select(l => (next += (nint)Arena.Align(l.ByteSize)) - (nint)Arena.Align(l.ByteSize))];
        kernel.Bind(addresses.AsSpan(0, kernel.Inputs.Length), addresses.AsSpan(kernel.Inputs.Length), next);
        var context = new StepContext();
        double best = double.MaxValue, worst = 0, spent = 0;
        int done = 0;
        for (int i = 0; i < runs || (i < MostRuns && spent < least); i++)
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Run(context);
            double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            (best, worst, done) = (Math.Min(best, ms), Math.Max(worst, ms), done + 1);
            spent += i == 0 ? Math.Min(ms, least / 2) : ms;
            if (ms > PatienceMilliseconds)
            {
                break;
            }
        }

        return (best, done > 1 && best >= LongMilliseconds && worst <= best * (1 + Steadiness));
    }

    private static bool IsGuarded(Arena arena) =>
        !arena.Span<byte>(0, Margin).ContainsAnyExcept(Guard) && !arena.Span<byte>(arena.ByteSize - Margin, Margin).ContainsAnyExcept(Guard);

    private static long BytesOf(Kernel kernel) =>
        kernel.Inputs.Concat(kernel.Outputs).Sum(l => Arena.Align(l.ByteSize)) + Arena.Align(kernel.ScratchBytes) + (2 * Margin);

    private Arena RoomFor(Kernel kernel)
    {
        long bytes = BytesOf(kernel);
        if (room is null || room.ByteSize < bytes)
        {
            room?.Dispose();
            room = new Arena(bytes + (bytes / 2), isBrief: true);
            room.Span<byte>(0, room.ByteSize).Clear();
        }

        return room;
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
