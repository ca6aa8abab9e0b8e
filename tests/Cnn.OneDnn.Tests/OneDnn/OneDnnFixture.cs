using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Backends;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>An engine thread with a backend on it; afterwards nothing of the library's may be left.</summary>
[NonParallelizable]
internal abstract class OneDnnFixture
{
    private EngineThread engine = null!;
    private int handlesBefore;
    private long bytesBefore;

    protected OneDnnBackend Backend { get; private set; } = null!;

    /// <summary>The same with our own kernels behind it, for what the library gets wrong.</summary>
    protected IBackend Layered { get; private set; } = null!;

    [OneTimeSetUp]
    public void Start()
    {
        (handlesBefore, bytesBefore) = (NativeHandleCounters.Live, Arena.LiveBytes);
        engine = new EngineThread(2);
        engine.Invoke(() =>
        {
            Backend = new OneDnnBackend(engine.Threads);
            Layered = new LayeredBackend(Backend);
        });
    }

    [OneTimeTearDown]
    public void Stop()
    {
        engine.Invoke(Layered.Dispose);
        engine.Dispose();
        Assert.That((NativeHandleCounters.Live, Arena.LiveBytes), Is.EqualTo((handlesBefore, bytesBefore)), "something leaks");
    }

    protected void OnEngine(Action test) => engine.Invoke(test);

    protected T OnEngine<T>(Func<T> test) => engine.Invoke(test);

    /// <summary>Equal up to a part of the expected value, or of one where that is smaller.</summary>
    protected static Comparison<double> Near(double relative) => (a, b) => Math.Abs(a - b) <= relative * Math.Max(1, Math.Abs(b)) ? 0 : a.CompareTo(b);

    /// <summary>A layout in blocks of 16 channels, where the library has no choice but to use them.</summary>
    protected Layout Blocked(Shape shape, DataType type = DataType.Float32)
    {
        using Kernel kernel = Backend.TryCreate(new KernelRequest(
            new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false),
            [new Operand(shape, type, null), new Operand(new Shape(shape[1], shape[1], 3, 3), type, null)], [new Operand(shape, type, null)]))!;
        return kernel.Outputs[0];
    }

    /// <summary>Small whole numbers: sums of their products are exact in any order, in both float types.</summary>
    protected static double[] WholeNumbers(Shape shape, int seed, int magnitude = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (double)random.Next(-magnitude, magnitude + 1))];
    }

    protected static double[] Reals(Shape shape, int seed, double low = -2, double high = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (double)(float)(low + ((high - low) * random.NextDouble())))];
    }
}
