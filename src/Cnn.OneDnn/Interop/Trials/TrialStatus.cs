namespace Cnn.OneDnn.Interop;

/// <summary>What came of trying the library in a process of its own.</summary>
internal enum TrialStatus
{
    /// <summary>Every number was right.</summary>
    Passed,

    /// <summary>A number was wrong, or a call failed.</summary>
    Wrong,

    /// <summary>A signal ended the process.</summary>
    Crashed,

    /// <summary>It did not end in time.</summary>
    TimedOut,

    /// <summary>It ended without saying what it found.</summary>
    Silent,

    /// <summary>The file cannot be loaded: that the process in need of it finds out itself, without harm.</summary>
    NotLoaded,

    /// <summary>The process could not be started, or had too little of something to try anything, so nothing is known.</summary>
    NotStarted,
}
