namespace Cnn.OneDnn.Layers;

/// <summary>
/// How many inputs and outputs a weight connects, counted from its Keras shape as Keras counts: the last two axes are inputs and outputs, all axes
/// before them are positions of the kernel.
/// </summary>
internal readonly record struct KernelFans(int In, int Out)
{
    public static KernelFans From(Shape keras)
    {
        int positions = 1;
        for (int i = 0; i < keras.Rank - 2; i++)
        {
            positions *= keras[i];
        }

        return new KernelFans(checked(positions * keras[-2]), checked(positions * keras[-1]));
    }
}
