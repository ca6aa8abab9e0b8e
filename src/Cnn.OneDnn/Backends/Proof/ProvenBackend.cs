using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// A backend whose kernels have been tried on this machine: whoever asks it gets a kernel whose results agree with another implementation's, or the next one
/// that does. What cannot be made, refuses or is wrong is no exception here; it is taken down in the book and does not take part.
/// </summary>
internal sealed class ProvenBackend : IBackend
{
    private readonly IBackend inner;
    private readonly ProofBook book;
    private readonly KernelProof proof;
    private readonly string maker;
    private readonly Action<KernelRefusal>? refused;
    private (int Wrong, string Text) fingerprint = (-1, "");

    /// <param name="inner">Whose kernels are tried; owned by the caller.</param>
    /// <param name="rights">What is right.</param>
    /// <param name="book">What is known of them.</param>
    /// <param name="machine">What else decides what they compute: processor, caches, the library's file.</param>
    /// <param name="clock">Tells whether a kernel hangs.</param>
    /// <param name="refused">Is told of each kernel that is asked for here and refused, whenever that happens; null for nobody.</param>
    public ProvenBackend(IBackend inner, RightResults rights, ProofBook book, string machine, TimeProvider? clock = null, Action<KernelRefusal>? refused = null)
    {
        // Some thousand kernels have the machine in their keys: what it is called is as good as what it is.
        (this.inner, this.book, maker) = (inner, book, $"{inner.Fingerprint} {Fnv1a.Digest(machine)}");
        this.refused = refused;
        proof = new KernelProof(inner, rights, clock ?? TimeProvider.System);
    }

    public string Name => inner.Name;

    /// <summary>The backend's own and which of its kernels are left out here: what is timed without them is another backend.</summary>
    public string Fingerprint
    {
        get
        {
            if (fingerprint.Wrong != book.Wrong)
            {
                fingerprint = (book.Wrong, inner.Fingerprint + book.Without(maker));
            }

            return fingerprint.Text;
        }
    }

    public bool HasBlockedLayouts => inner.HasBlockedLayouts;

    public bool HasFastBFloat16 => inner.HasFastBFloat16;

    public IBFloat16Products? BFloat16Products => inner.BFloat16Products;

    public WorkTeam Team => inner.Team;

    public Kernel? TryCreate(KernelRequest request)
    {
        EngineThread.Pause();
        while (Attempt(request) is { } kernel)
        {
            bool right;
            try
            {
                right = IsRight(request, kernel);
            }
            catch
            {
                kernel.Dispose();
                throw;
            }

            if (right)
            {
                return kernel;
            }

            kernel.Dispose();
            if (request.Refused.Contains(kernel.Implementation))
            {
                return null;
            }

            request = request with { Refused = request.Refused.Add(kernel.Implementation) };
        }

        return null;
    }

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
        inner.CanFuse(producer, result, activation, alpha, training);

    public bool CanAddToNormalized(Shape shape) => inner.CanAddToNormalized(shape);

    public Layout? BlockedWeights(Shape weights) => inner.BlockedWeights(weights);

    public bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool bfloat16) => inner.IsRival(op, inputs, type, bfloat16);

    public bool IsFaster(KernelRequest request) => inner.IsFaster(request);

    /// <summary>Frees nothing: the backend itself is its owner's.</summary>
    public void Dispose()
    {
    }

    private bool IsRight(KernelRequest request, Kernel kernel)
    {
        // More kernels are asked for provisionally than are tried, and to name one takes as long as many a run of it.
        if (request.IsProvisional && !book.HasWrong)
        {
            return true;
        }

        KernelRequest tried = KernelProof.Tried(request, kernel);
        string key = ProofKey.Create(maker, kernel.Implementation, tried);
        return request.IsProvisional ? !book.IsKnownWrong(key, refused) : book.IsRight(key, () => proof.Check(request, kernel, tried), refused);
    }

    private Kernel? Attempt(KernelRequest request)
    {
        try
        {
            return inner.TryCreate(request);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            book.TakeDown(new KernelRefusal(inner.Name, ProofKey.Describe(request), "it cannot be made: " + e.Message), refused);
            return null;
        }
    }
}
