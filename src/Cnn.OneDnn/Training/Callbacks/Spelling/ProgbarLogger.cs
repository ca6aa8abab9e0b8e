namespace Cnn.OneDnn;

/// <summary><see cref="ProgressBar"/> by Keras's name: one is the other, on standard error.</summary>
public sealed class ProgbarLogger : ProgressBar;
