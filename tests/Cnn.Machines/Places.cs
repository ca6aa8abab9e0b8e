using System.Runtime.InteropServices;

namespace Cnn.Machines;

/// <summary>Where things lie.</summary>
/// <param name="Own">The program that was published for this machine.</param>
/// <param name="Published">The folder of those for other platforms, one folder per runtime identifier.</param>
/// <param name="Native">The folder native/, with what was fetched.</param>
/// <param name="Golden">The folder of reference cases.</param>
internal sealed record Places(string Own, string Published, string Native, string Golden)
{
    /// <summary>The program that was published for a platform.</summary>
    public string Program(string runtime) => runtime == RuntimeInformation.RuntimeIdentifier
        ? Own
        : Path.Combine(Published, runtime, runtime.StartsWith("win-", StringComparison.Ordinal) ? "cnn.exe" : "cnn");
}
