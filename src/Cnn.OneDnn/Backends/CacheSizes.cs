namespace Cnn.OneDnn.Backends;

/// <summary>Where the time of a kernel that only passes over memory changes.</summary>
internal static class CacheSizes
{
    /// <summary>A tensor of so many bytes does not stay in the last cache from one pass over it to the next, as measured on two cores that share one.</summary>
    public const long Far = 6 << 20;
}
