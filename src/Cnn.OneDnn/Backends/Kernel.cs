namespace Cnn.OneDnn.Backends;

/// <summary>
/// One op prepared for fixed shapes, layouts and addresses. Made once when a plan is built, run many times; running allocates nothing.
/// </summary>
internal abstract class Kernel : IDisposable
{
    protected Kernel(string implementation, Layout[] inputs, Layout[] outputs, long scratchBytes = 0)
    {
        Implementation = implementation;
        Inputs = inputs;
        Outputs = outputs;
        ScratchBytes = scratchBytes;
    }

    /// <summary>What computes it: oneDNN's implementation name, or managed:something.</summary>
    public string Implementation { get; }

    /// <summary>The layouts it reads.</summary>
    public Layout[] Inputs { get; }

    /// <summary>The layouts it writes.</summary>
    public Layout[] Outputs { get; }

    /// <summary>Scratch memory needed during <see cref="Run"/>; contents need not survive.</summary>
    public long ScratchBytes { get; }

    /// <summary>Whether it runs on the calling thread alone, whichever that is: others run on the engine's and those of its team.</summary>
    public virtual bool IsSerial => false;

    /// <summary>The input that output <paramref name="output"/> may share its memory with, or -1.</summary>
    public virtual int InPlaceInput(int output) => -1;

    /// <summary>Fixes the addresses. Called once, before the first run.</summary>
    public abstract void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch);

    public abstract void Run(StepContext context);

    public virtual void Dispose()
    {
    }
}
