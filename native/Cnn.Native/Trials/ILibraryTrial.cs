namespace Cnn.Native.Trials;

/// <summary>Tries a oneDNN before it is installed.</summary>
internal interface ILibraryTrial
{
    /// <summary>Loads the library, asks its version and, if wanted, holds some of its results against plain loops.</summary>
    /// <param name="path">The library file.</param>
    /// <param name="companions">A folder that may hold libraries it needs and the system lacks.</param>
    /// <param name="selfTest">Whether it is to compute.</param>
    TrialResult Run(string path, string companions, bool selfTest);
}
