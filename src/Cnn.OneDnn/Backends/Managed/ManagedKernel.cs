namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A kernel written in C#: keeps the addresses and hands itself to the team, or runs on the caller where the work is too small to share.</summary>
internal abstract class ManagedKernel : Kernel, IWork
{
    /// <summary>Below this many elements waking the team costs more than it saves.</summary>
    public const long SerialBelow = 16384;

    /// <summary>
    /// How many products take about as long as one element of a pass over memory; of products that transforms save more than half of, twice as many in the
    /// definition.
    /// </summary>
    protected const int ProductsPerElement = 4, TransformedProductsPerElement = 8;

    /// <summary>As how many elements one counts of which an exponential or a power is taken.</summary>
    protected const long PowerAsElements = 8;

    private readonly nint[] inputAddresses;
    private readonly nint[] outputAddresses;
    private readonly bool serial;

    /// <param name="name">What computes it, without the prefix.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="inputs">Layouts read.</param>
    /// <param name="outputs">Layouts written.</param>
    /// <param name="work">About how many elements are touched.</param>
    /// <param name="scratchBytes">Scratch memory needed.</param>
    protected ManagedKernel(string name, WorkTeam team, Layout[] inputs, Layout[] outputs, long work, long scratchBytes = 0)
        : base("managed:" + name, inputs, outputs, scratchBytes)
    {
        Team = team;
        inputAddresses = new nint[inputs.Length];
        outputAddresses = new nint[outputs.Length];
        serial = work < SerialBelow;
    }

    protected WorkTeam Team { get; }

    /// <summary>How many threads will execute: the team's, or one for small work.</summary>
    protected int Threads => serial ? 1 : Team.Threads;

    protected nint Scratch { get; private set; }

    protected StepContext Context { get; private set; } = null!;

    /// <summary>Which part of the work <see cref="Execute"/> does, for kernels that need everybody to be done with one part before the next.</summary>
    protected int Phase { get; private set; }

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        inputs[..inputAddresses.Length].CopyTo(inputAddresses);
        outputs[..outputAddresses.Length].CopyTo(outputAddresses);
        Scratch = scratch;
    }

    public override void Run(StepContext context)
    {
        Context = context;
        Compute();
    }

    public abstract void Execute(int thread, int threads);

    /// <summary>Runs the phases in order; one phase unless a kernel says otherwise.</summary>
    protected virtual void Compute() => RunPhase(0);

    protected void RunPhase(int phase)
    {
        Phase = phase;
        if (serial)
        {
            Execute(0, 1);
        }
        else
        {
            Team.Run(this);
        }
    }

    protected nint In(int index) => inputAddresses[index];

    protected nint Out(int index) => outputAddresses[index];
}
