using Cnn.Native.Trials;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>A trial whose result is told by the last byte of the library: nothing is loaded.</summary>
internal sealed class FakeTrial(params (byte Last, TrialResult Result)[] results) : ILibraryTrial
{
    /// <summary>Whether each library that was tried had to compute.</summary>
    public List<bool> SelfTests { get; } = [];

    public TrialResult Run(string path, string companions, bool selfTest)
    {
        SelfTests.Add(selfTest);
        byte last = File.ReadAllBytes(path)[^1];
        return results.Single(row => row.Last == last).Result;
    }
}
