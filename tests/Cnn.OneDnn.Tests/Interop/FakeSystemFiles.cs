using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

/// <summary>A machine described by a dictionary.</summary>
internal sealed class FakeSystemFiles(Dictionary<string, string> files) : ISystemFiles
{
    public string? Read(string path) => files.GetValueOrDefault(path);
}
