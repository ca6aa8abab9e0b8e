using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Which kernels were found right on this machine, and which wrong, kept in a file beside the measured times so that each is tried once. A file that cannot be
/// read or written costs time, never correctness.
/// </summary>
internal sealed class ProofBook
{
    /// <summary>What its file is called in a cache folder.</summary>
    public const string FileName = "proofs.tsv";

    private const string Right = "right";

    private readonly Lock gate = new();
    private readonly string? path;
    private readonly Dictionary<string, string> verdicts;
    private readonly HashSet<KernelRefusal> met = [];
    private bool changed;
    private volatile bool hasWrong;

    /// <param name="path">The file, or null for memory only.</param>
    /// <param name="keeps">Which of the file's keys are of use, all if null.</param>
    public ProofBook(string? path, Func<string, bool>? keeps = null)
    {
        this.path = path;
        verdicts = CacheFile.Read(path, keeps);
        hasWrong = verdicts.Values.Any(v => v != Right);
    }

    /// <summary>The book of this process.</summary>
    public static ProofBook Shared { get; } = new(CacheFile.Beside(FileName), BackendProvider.IsCurrent);

    /// <summary>Raised once for each kernel that this process meets and refuses, on the thread that makes the plan.</summary>
    public event Action<KernelRefusal>? Refused;

    /// <summary>The kernels that this process met and refused.</summary>
    public IReadOnlyList<KernelRefusal> Met
    {
        get
        {
            lock (gate)
            {
                return [.. met];
            }
        }
    }

    /// <summary>The kernels that are known to be wrong here, by this process or by one before it.</summary>
    public IReadOnlyList<KernelRefusal> Known
    {
        get
        {
            lock (gate)
            {
                return [.. verdicts.Where(v => v.Value != Right).Select(v => ToRefusal(v.Key, v.Value)).Union(met)];
            }
        }
    }

    /// <summary>Whether any kernel at all is known to be wrong.</summary>
    public bool HasWrong => hasWrong;

    /// <summary>How many kernels this process tried and found wrong.</summary>
    public int Wrong { get; private set; }

    /// <summary>How many kernels this process tried.</summary>
    public int Tried { get; private set; }

    /// <summary>Whether a kernel is right, by what is known or by trying it now.</summary>
    /// <param name="key">Names it (<see cref="ProofKey"/>).</param>
    /// <param name="prove">Tries it; null, or what was wrong.</param>
    /// <param name="refused">Is told each time that it is not, whoever found that out; null for nobody.</param>
    public bool IsRight(string key, Func<string?> prove, Action<KernelRefusal>? refused = null)
    {
        string? verdict;
        lock (gate)
        {
            verdict = verdicts.GetValueOrDefault(key);
        }

        if (verdict is null)
        {
            verdict = prove()?.ReplaceLineEndings(" ").Replace('\t', ' ') ?? Right;
            lock (gate)
            {
                verdicts[key] = verdict;
                changed = true;
                Tried++;
                Wrong += verdict == Right ? 0 : 1;
                hasWrong |= verdict != Right;
            }
        }

        if (verdict == Right)
        {
            return true;
        }

        TakeDown(ToRefusal(key, verdict), refused);
        return false;
    }

    /// <summary>Whether a kernel is known to be wrong; it is taken down if so.</summary>
    /// <param name="key">As for <see cref="IsRight"/>.</param>
    /// <param name="refused">As for <see cref="IsRight"/>.</param>
    public bool IsKnownWrong(string key, Action<KernelRefusal>? refused = null)
    {
        lock (gate)
        {
            if (verdicts.GetValueOrDefault(key, Right) == Right)
            {
                return false;
            }
        }

        return !IsRight(key, () => null, refused);
    }

    /// <summary>Names the kernels of a maker that are known to be wrong, briefly; empty where there are none.</summary>
    /// <param name="maker">As in the keys (<see cref="ProofKey"/>).</param>
    public string Without(string maker)
    {
        string[] wrong;
        lock (gate)
        {
            wrong = [.. verdicts.Where(v => v.Value != Right && ProofKey.IsOf(v.Key, maker)).Select(v => v.Key).Order(StringComparer.Ordinal)];
        }

        return wrong.Length == 0 ? "" : $" without {Fnv1a.Digest(string.Join('\n', wrong))}";
    }

    /// <summary>Takes down a kernel that could not be made; that is found out anew in each process.</summary>
    public void TakeDown(KernelRefusal refusal, Action<KernelRefusal>? refused = null)
    {
        bool isNew;
        lock (gate)
        {
            isNew = met.Add(refusal);
        }

        if (isNew)
        {
            Refused?.Invoke(refusal);
        }

        refused?.Invoke(refusal);
    }

    /// <summary>Writes new verdicts to the file.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Save()
    {
        lock (gate)
        {
            bool any = changed;
            if (any)
            {
                CacheFile.Write(path, verdicts);
            }

            changed = false;
            return any;
        }
    }

    private static KernelRefusal ToRefusal(string key, string reason)
    {
        (string implementation, string operation) = ProofKey.Parse(key);
        return new KernelRefusal(implementation, operation, reason);
    }
}
