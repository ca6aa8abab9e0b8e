using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>A kernel of one backend with operands of its own, ready to run. Every call must come from the thread that made it.</summary>
internal sealed class KernelUnderTest : IDisposable
{
    private const int Threads = 2;
    private readonly IBackend backend;
    private readonly OneDnnBackend? library;
    private readonly Kernel kernel;
    private readonly Arena arena;
    private readonly StepContext context = new();

    /// <param name="kind">Which backend.</param>
    /// <param name="op">What it computes.</param>
    /// <param name="images">Layouts of activations are channels-last for both backends; those of weights are left to the backend.</param>
    /// <param name="inputs">Shapes read; which are weights says <paramref name="images"/>.</param>
    public KernelUnderTest(BackendKind kind, Op op, bool[] images, params Shape[] inputs)
        : this(kind, Request(op, images, inputs))
    {
    }

    /// <param name="kind">Which backend.</param>
    /// <param name="request">What is asked of it.</param>
    /// <param name="besideLibrary">Whether the managed backend runs on the native library's threads and may use its micro kernels, as in a native plan.</param>
    public KernelUnderTest(BackendKind kind, KernelRequest request, bool besideLibrary = false)
    {
        library = besideLibrary ? new OneDnnBackend(Threads) : null;
        backend = kind != BackendKind.Managed ? new OneDnnBackend(Threads)
            : library is null ? new ManagedBackend(Threads)
            : new ManagedBackend(library.Team, library.BFloat16Products);
        kernel = backend.TryCreate(request) ?? throw new NotSupportedException($"The backend {backend.Name} has no kernel for {request.Op.Name}.");
        arena = new Arena(kernel.Inputs.Concat(kernel.Outputs).Sum(l => Arena.Align(l.ByteSize)) + Arena.Align(kernel.ScratchBytes));
        long offset = 0;
        nint[] sources = Array.ConvertAll(kernel.Inputs, l => Take(l.ByteSize, ref offset)),
            targets = Array.ConvertAll(kernel.Outputs, l => Take(l.ByteSize, ref offset));
        FillWithNoise();
        kernel.Bind(sources, targets, Take(kernel.ScratchBytes, ref offset));
    }

    public void Run() => kernel.Run(context);

    public void Dispose()
    {
        kernel.Dispose();
        arena.Dispose();
        backend.Dispose();
        library?.Dispose();
    }

    private static KernelRequest Request(Op op, bool[] images, Shape[] inputs)
    {
        var operands = new Operand[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            operands[i] = new Operand(inputs[i], DataType.Float32, images[i] ? Layout.ChannelsLast(inputs[i], DataType.Float32) : null);
        }

        DataType[] types = Array.ConvertAll(operands, o => o.Type);
        Operand[] outputs = [.. op.InferShapes(inputs).Select((s, i) => new Operand(s, op.OutputType(i, types), null))];
        return new KernelRequest(op, operands, outputs);
    }

    private nint Take(long bytes, ref long offset)
    {
        nint address = arena.Address + (nint)offset;
        offset += Arena.Align(bytes);
        return address;
    }

    private void FillWithNoise()
    {
        var random = new Random(1);
        foreach (ref float value in arena.Span<float>(0, arena.ByteSize / sizeof(float)))
        {
            value = random.NextSingle() - 0.5f;
        }
    }
}
