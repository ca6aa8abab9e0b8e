namespace Cnn.OneDnn.Diagnosis;

/// <summary>Where the doctor asks which kernels were refused: whoever tries kernels answers here.</summary>
internal static class RefusedKernels
{
    /// <summary>Gives those that are known on this machine.</summary>
    public static Func<IEnumerable<RefusedKernel>> Source { get; set; } = static () => [];
}
