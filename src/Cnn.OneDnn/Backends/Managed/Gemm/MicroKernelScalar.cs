namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Four rows of four floats, for machines without vectors.</summary>
internal static unsafe class MicroKernelScalar
{
    public const int Rows = 4;

    public const int Columns = 4;

    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, float* add, nint addPitch, bool relu)
        where TOrder : struct, IBlockOrder
    {
        for (int row = 0; row < Rows; row++, c += pitch)
        {
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            float* x = a + (row * TOrder.RowStride), y = b;
            for (nint k = 0; k < depth; k++, x += step, y += Columns)
            {
                s0 += *x * y[0];
                s1 += *x * y[1];
                s2 += *x * y[2];
                s3 += *x * y[3];
            }

            float* own = add == null ? null : add + (row * addPitch);
            c[0] = Finish(s0, own, 0, relu);
            c[1] = Finish(s1, own, 1, relu);
            c[2] = Finish(s2, own, 2, relu);
            c[3] = Finish(s3, own, 3, relu);
        }
    }

    private static float Finish(float sum, float* add, int column, bool relu)
    {
        float value = add == null ? sum : sum + add[column];
        return relu && value <= 0 ? 0 : value;
    }
}
