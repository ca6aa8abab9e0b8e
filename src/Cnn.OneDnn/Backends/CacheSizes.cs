namespace Cnn.OneDnn.Backends;

/// <summary>Where the time of a kernel that only passes over memory changes.</summary>
internal static class CacheSizes
{
    /// <summary>Bytes of a tensor that no cache holds until the next op has read it.</summary>
    public const long Far = 6 << 20;
}
