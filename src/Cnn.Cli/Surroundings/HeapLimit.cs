using System.Globalization;

namespace Cnn.Cli;

/// <summary>How large the runtime's heap may become. At the end of a very small one its collector crashes where it should say that memory is short.</summary>
internal static class HeapLimit
{
    private const long Least = 32L << 20;

    private const string Key = "GCHeapHardLimit";

    /// <summary>Says that the limit is too low to start with.</summary>
    /// <returns>Whether it is.</returns>
    public static bool Objects()
    {
        if (!GC.GetConfigurationVariables().TryGetValue(Key, out object? value)
            || value is not (long limit and > 0 and < Least))
        {
            return false;
        }

        FirstWords.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"The runtime's heap may take {limit >> 20} MiB, and needs {Least >> 20} MiB. Raise its limit (DOTNET_GCHeapHardLimit, or give the process more " +
                $"memory)."));
        return true;
    }
}
