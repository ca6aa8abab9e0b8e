using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// The stacks that OpenMP's variables ask for. Compiled code of .NET runs on its workers: a stack that is too small ends the process without a word, as does
/// one that the system refuses.
/// </summary>
internal static class WorkerStacks
{
    private const long Least = 256L << 10, Most = 1L << 30;

    private static readonly string[] Variables = ["OMP_STACKSIZE", "GOMP_STACKSIZE"];

    /// <param name="threads">How many threads are to compute: one has the engine's own stack.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>The stack that they will have in bytes; 0 for the system's usual one.</returns>
    /// <exception cref="EngineConfigurationException">The stacks asked for cannot be used.</exception>
    public static int Require(int threads, Func<string, string?> variable)
    {
        foreach (string name in threads > 1 ? Variables : [])
        {
            string? text = variable(name);
            if (Size(text) is not long size)
            {
                continue;
            }

            // The second variable counts only where the first has no size.
            if (size is < Least or > Most)
            {
                throw new EngineConfigurationException(
                    $"{name} must give OpenMP's threads stacks from 256K to 1G, received '{text}'. Unset it, or compute with one thread.");
            }

            return (int)size;
        }

        return 0;
    }

    // The runtime's grammar: a whole number and B, K, M or G, with spaces anywhere; without a letter it means kilobytes. What it cannot read it passes over.
    private static long? Size(string? text)
    {
        string compact = (text ?? "").Trim().ToUpperInvariant();
        int shift = compact.Length == 0 ? 0 : compact[^1] switch { 'B' => 0, 'M' => 20, 'G' => 30, _ => 10 };
        return NumberText.TryCount(compact.TrimEnd('B', 'K', 'M', 'G').TrimEnd(), out long number)
            ? number > Most ? long.MaxValue : number << shift
            : null;
    }
}
