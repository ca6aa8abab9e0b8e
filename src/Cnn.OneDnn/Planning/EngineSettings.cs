using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Interop;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cnn.OneDnn.Planning;

/// <summary>What an engine was made with, beside its threads.</summary>
/// <param name="LibraryPath">The file of oneDNN, or null to look for it.</param>
/// <param name="Times">What kernels took.</param>
/// <param name="Proofs">Which kernels are right.</param>
/// <param name="Log">Is told what is used and what is left alone.</param>
internal sealed record EngineSettings(string? LibraryPath, TuningCache Times, ProofBook Proofs, ILogger Log)
{
    /// <summary>Those of the process, set by the environment.</summary>
    public static EngineSettings Default { get; } = new(null, TuningCache.Shared, ProofBook.Shared, NullLogger.Instance);

    /// <param name="libraryPath">As in the options.</param>
    /// <param name="cache">A file, a folder or "off"; null for the process's own.</param>
    /// <param name="log">Null for nobody.</param>
    public static EngineSettings Create(string? libraryPath, string? cache, ILogger? log)
    {
        EngineSettings settings = Default with { LibraryPath = libraryPath, Log = log ?? NullLogger.Instance };
        return string.IsNullOrEmpty(cache) ? settings : settings with
        {
            Times = new TuningCache(CacheFile.Times(cache), BackendProvider.IsCurrent),
            Proofs = new ProofBook(CacheFile.Beside(cache, ProofBook.FileName), BackendProvider.IsCurrent),
        };
    }
}
